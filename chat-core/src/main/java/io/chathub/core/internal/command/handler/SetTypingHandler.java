package io.chathub.core.internal.command.handler;

import io.chathub.core.internal.command.request.RequestContext;
import io.chathub.core.internal.command.request.RequestHandler;
import io.chathub.core.internal.command.request.RequestPolicy;
import io.chathub.core.internal.limit.RateClass;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.protocol.command.SetTyping;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.reply.Acknowledged;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code typing}: notifies the other members. Without a ref, no one waits for it, so nothing is refused. */
public final class SetTypingHandler implements RequestHandler<SetTyping> {

    @Override
    public RequestPolicy<SetTyping> policy() {
        return RequestPolicy.<SetTyping>of(RateClass.TYPING, "typing notices")
                .refusedUnderOverload()
                .forMembersOf(SetTyping::room)
                .refusedWhileMuted()
                .droppedWithoutRef();
    }

    @Override
    public @Nullable CompletionStage<?> handle(SetTyping command, RequestContext context) {
        ClientSession session = context.session();
        String name = context.memberships().nameIn(command.room());
        context.runner()
                .publish(TypingChanged.builder(command.room(), name, command.isTyping())
                        .id(session.id())
                        .build());
        if (command.ref() != null) {
            context.acknowledge(() ->
                    Acknowledged.builder(command.room()).ref(command.ref()).build());
        }
        return null;
    }
}
