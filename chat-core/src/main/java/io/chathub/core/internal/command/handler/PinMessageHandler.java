package io.chathub.core.internal.command.handler;

import io.chathub.core.hook.RoomAction;
import io.chathub.core.internal.command.request.DurableRequest;
import io.chathub.core.internal.command.request.RequestContext;
import io.chathub.core.internal.command.request.RequestHandler;
import io.chathub.core.internal.command.request.RequestPolicy;
import io.chathub.core.internal.limit.RateClass;
import io.chathub.core.internal.message.Actor;
import io.chathub.core.internal.message.Origin;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.Feature;
import io.chathub.protocol.command.PinMessage;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code pin}: for moderators. */
public final class PinMessageHandler implements RequestHandler<PinMessage> {

    @Override
    public RequestPolicy<PinMessage> policy() {
        return RequestPolicy.<PinMessage>of(RateClass.MESSAGE, "messages")
                .partOf(Feature.PIN)
                .refusedUnderOverload()
                .forMembersOf(PinMessage::room)
                .refusedWhileMuted()
                .withKey(PinMessageHandler::key);
    }

    private static @Nullable String key(PinMessage command) {
        return DurableRequest.keyOf("pin", command.key());
    }

    @Override
    public CompletionStage<?> handle(PinMessage command, RequestContext context) {
        DurableRequest request = new DurableRequest(context, command.room(), command.ref(), key(command));
        return request.ofEpoch(
                command.epoch(),
                command.target(),
                pinned -> pinned.asActor(actor -> {
                    if (!actor.moderates()) {
                        return pinned.refuse(ErrorCode.FORBIDDEN, "only moderators pin messages");
                    }
                    return pinned.ifAllowed(
                            context.services().hooks().may(context.session(), command.room(), RoomAction.PIN),
                            "you may not pin here",
                            () -> write(command, actor, pinned));
                }));
    }

    private static CompletionStage<?> write(PinMessage command, Actor actor, DurableRequest request) {
        Origin origin = request.origin(false);
        return request.publish(
                origin,
                () -> request.context()
                        .services()
                        .messages()
                        .pin(command.room(), command.target(), command.on(), actor, origin));
    }
}
