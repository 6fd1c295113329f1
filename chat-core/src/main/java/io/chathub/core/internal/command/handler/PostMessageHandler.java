package io.chathub.core.internal.command.handler;

import io.chathub.core.hook.MessageDecision;
import io.chathub.core.hook.MessageDraft;
import io.chathub.core.internal.command.request.CommandRunner;
import io.chathub.core.internal.command.request.RequestContext;
import io.chathub.core.internal.command.request.RequestHandler;
import io.chathub.core.internal.command.request.RequestPolicy;
import io.chathub.core.internal.limit.RateClass;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.command.PostMessage;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Acknowledged;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code message}: the host decides, then the broker gives the message its offset. */
public final class PostMessageHandler implements RequestHandler<PostMessage> {

    @Override
    public RequestPolicy<PostMessage> policy() {
        return RequestPolicy.<PostMessage>of(RateClass.MESSAGE, "messages")
                .refusedUnderOverload()
                .forMembersOf(PostMessage::room)
                .refusedWhileMuted()
                .withKey(PostMessageHandler::key);
    }

    @Override
    public CompletionStage<?> handle(PostMessage command, RequestContext context) {
        MessageDraft draft = new MessageDraft(context.session(), command.room(), command.text(), command.price());
        return context.services()
                .hooks()
                .review(draft)
                .handle((decision, failure) -> context.runner().proceed(null, command.ref(), () -> {
                    if (failure != null) {
                        return context.unlessDone(command.room(), command.ref(), key(command), () -> {
                            throw CommandRunner.asRefusal(failure);
                        });
                    }
                    if (decision.refusal() != null) {
                        return context.refuseUnlessDone(
                                command.room(), command.ref(), key(command), ErrorCode.FORBIDDEN, decision.refusal());
                    }
                    post(command, draft, decision, context);
                    return null;
                }))
                .thenCompose(done -> done);
    }

    /** The key of a message: a client may use the same key for a request of another type. */
    private static @Nullable String key(PostMessage command) {
        return command.key() == null ? null : "message/" + command.key();
    }

    private static void post(
            PostMessage command, MessageDraft draft, MessageDecision decision, RequestContext context) {
        String ref = command.ref();
        ClientSession session = context.session();
        String room = command.room();
        MessagePosted message = MessagePosted.builder(
                        room,
                        context.memberships().nameIn(room),
                        decision.textOf(draft),
                        context.services().time().timestamp())
                .id(session.id())
                .price(decision.priceOf(draft))
                .build();
        long request = ref == null ? 0 : context.acks().add(ref);
        String key = key(command);
        context.runner()
                .publish(message, request, key == null ? null : context.storedKey(key))
                .whenComplete((result, failure) -> {
                    if (failure == null && result.outcome() == PublishResult.Outcome.DONE) {
                        context.acknowledge(() -> answer(room, request, result, context));
                        return;
                    }
                    String unanswered = request == 0 ? null : context.acks().take(request);
                    if (request != 0 && unanswered == null) {
                        return; // delivered, and so acknowledged, before
                    }
                    if (failure != null) {
                        context.refuseFailure(unanswered, failure);
                    } else {
                        context.refuseOutcome(unanswered, result.outcome());
                    }
                });
    }

    /**
     * The ack of a message that has its offset; null where none is awaited, or where the message was delivered, and so
     * acknowledged, before the broker completed the request. While the hub stops, the delivery alone sends the ack: a
     * message that this node has not received yet may come too late for its clients.
     */
    private static @Nullable Acknowledged answer(
            String room, long request, PublishResult result, RequestContext context) {
        if (!result.duplicate() && !context.services().intake().isOpen()) {
            return null;
        }
        String unanswered = request == 0 ? null : context.acks().take(request);
        return unanswered == null
                ? null
                : Acknowledged.builder(room)
                        .ref(unanswered)
                        .place(result.place())
                        .duplicate(result.duplicate())
                        .build();
    }
}
