package io.chathub.core.internal.command.handler;

import io.chathub.core.internal.command.request.RequestContext;
import io.chathub.core.internal.command.request.RequestHandler;
import io.chathub.core.internal.command.request.RequestPolicy;
import io.chathub.core.internal.command.request.RoomMemberships;
import io.chathub.core.internal.limit.RateClass;
import io.chathub.protocol.command.Leave;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code leave}: removes the client from a room. */
public final class LeaveHandler implements RequestHandler<Leave> {

    @Override
    public RequestPolicy<Leave> policy() {
        return RequestPolicy.<Leave>of(RateClass.REQUEST, "requests").forMembersOf(Leave::room);
    }

    @Override
    public @Nullable CompletionStage<?> handle(Leave command, RequestContext context) {
        RoomMemberships memberships = context.memberships();
        memberships.leave(memberships.require(command.room()), command.ref());
        return null;
    }
}
