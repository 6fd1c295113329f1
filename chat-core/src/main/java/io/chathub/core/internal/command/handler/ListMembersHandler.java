package io.chathub.core.internal.command.handler;

import io.chathub.core.internal.command.request.Membership;
import io.chathub.core.internal.command.request.RequestContext;
import io.chathub.core.internal.command.request.RequestHandler;
import io.chathub.core.internal.command.request.RequestPolicy;
import io.chathub.core.internal.limit.RateClass;
import io.chathub.core.internal.room.LiveRoom;
import io.chathub.core.internal.room.ReplyBudget;
import io.chathub.core.spi.backend.PresencePage;
import io.chathub.protocol.command.ListMembers;
import io.chathub.protocol.reply.MembersListed;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code members}: the members of a room, as many as fit into a reply. */
public final class ListMembersHandler implements RequestHandler<ListMembers> {

    @Override
    public RequestPolicy<ListMembers> policy() {
        return RequestPolicy.<ListMembers>of(RateClass.REQUEST, "requests").forMembersOf(ListMembers::room);
    }

    @Override
    public @Nullable CompletionStage<?> handle(ListMembers command, RequestContext context) {
        LiveRoom room = context.memberships().require(command.room()).room();
        return context.runner().after(room.elsewhere(), command.ref(), elsewhere -> {
            reply(command, elsewhere, context);
            return null;
        });
    }

    private static void reply(ListMembers command, PresencePage elsewhere, RequestContext context) {
        Membership membership = context.memberships().require(command.room());
        ReplyBudget.Roster roster =
                context.services().replies().roster(membership.room(), context.session(), elsewhere);
        membership.send(MembersListed.builder(command.room())
                .ref(command.ref())
                .members(roster.members())
                .memberCount(roster.count())
                .build());
    }
}
