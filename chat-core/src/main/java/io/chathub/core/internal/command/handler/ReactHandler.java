package io.chathub.core.internal.command.handler;

import io.chathub.core.hook.RoomAction;
import io.chathub.core.internal.command.request.DurableRequest;
import io.chathub.core.internal.command.request.RequestContext;
import io.chathub.core.internal.command.request.RequestHandler;
import io.chathub.core.internal.command.request.RequestPolicy;
import io.chathub.core.internal.limit.RateClass;
import io.chathub.core.internal.message.Actor;
import io.chathub.core.internal.message.Origin;
import io.chathub.core.internal.room.LiveRoom;
import io.chathub.core.internal.session.HubServices;
import io.chathub.protocol.Feature;
import io.chathub.protocol.command.React;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code reaction}: the answer may come after those to later requests, since reactions are collected where they are
 * many.
 */
public final class ReactHandler implements RequestHandler<React> {

    @Override
    public RequestPolicy<React> policy() {
        return RequestPolicy.<React>of(RateClass.REACTION, "reactions")
                .partOf(Feature.REACTION)
                .refusedUnderOverload()
                .forMembersOf(React::room)
                .refusedWhileMuted()
                .numbered();
    }

    @Override
    public CompletionStage<?> handle(React command, RequestContext context) {
        DurableRequest request = new DurableRequest(context, command.room(), command.ref(), null);
        return request.ofEpoch(
                command.epoch(),
                command.target(),
                pinned -> pinned.ifAllowed(
                        context.services().hooks().may(context.session(), command.room(), RoomAction.REACT),
                        "you may not react here",
                        () -> react(command, pinned)));
    }

    private static @Nullable CompletionStage<?> react(React command, DurableRequest request) {
        RequestContext context = request.context();
        HubServices services = context.services();
        Actor actor = request.member();
        LiveRoom room = services.rooms().find(command.room());
        boolean crowded = room != null
                && room.totalCount() > services.options().messages().reactionEventLimit();
        Origin origin = request.origin(false);
        var unused = request.publish(
                origin,
                () -> services.reactions()
                        .react(
                                command.room(),
                                command.target(),
                                command.emoji(),
                                command.on(),
                                context.arrival(),
                                crowded,
                                actor,
                                origin));
        return null; // the next request does not wait for a collected reaction
    }
}
