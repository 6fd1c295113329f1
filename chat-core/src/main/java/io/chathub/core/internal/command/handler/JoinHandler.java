package io.chathub.core.internal.command.handler;

import io.chathub.core.StreamHead;
import io.chathub.core.internal.command.request.CommandRunner;
import io.chathub.core.internal.command.request.Membership;
import io.chathub.core.internal.command.request.RequestContext;
import io.chathub.core.internal.command.request.RequestHandler;
import io.chathub.core.internal.command.request.RequestPolicy;
import io.chathub.core.internal.command.request.RoomMemberships;
import io.chathub.core.internal.limit.RateClass;
import io.chathub.core.internal.room.JoinRecovery;
import io.chathub.core.internal.room.LiveRoom;
import io.chathub.core.internal.room.OwnReactions;
import io.chathub.core.internal.room.ReplyBudget;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.internal.session.HubServices;
import io.chathub.core.internal.session.SessionIdentity;
import io.chathub.core.spi.backend.PresencePage;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.Usernames;
import io.chathub.protocol.command.Join;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.reply.Joined;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code join}: makes the client a member of a room.
 *
 * <p>A join has three steps in this order: the subscription, which holds back the events published from then on; the
 * history; and the reply, after which the lane releases the held events. So no event is missing between history and
 * live events, and none is delivered twice.
 */
public final class JoinHandler implements RequestHandler<Join> {

    private static final CompletionStage<Boolean> YES = CompletableFuture.completedFuture(true);

    @Override
    public RequestPolicy<Join> policy() {
        return RequestPolicy.<Join>of(RateClass.JOIN, "requests").refusedUnderOverload();
    }

    @Override
    public @Nullable CompletionStage<?> handle(Join command, RequestContext context) {
        return TokenAuthentication.authenticate(command, context, () -> join(command, context));
    }

    private static @Nullable CompletionStage<?> join(Join command, RequestContext context) {
        RoomMemberships.requireValid(command.room());
        SessionIdentity owner = context.session().owner();
        if (context.session().username() != null) {
            requireSameName(command, context.session());
            return joinByName(command, context);
        }
        // The client keeps its first acceptable name: the name from the host, or else the first claimed name.
        return context.runner()
                .after(owner.claimName(command.username(), command.since() != null), command.ref(), name -> {
                    owner.take(name);
                    return joinByName(command, context);
                });
    }

    private static void requireSameName(Join command, ClientSession session) {
        String claimed = command.username();
        if (session.owner().givenName() == null
                && !claimed.isEmpty()
                && !Usernames.normalize(claimed).equals(session.username())) {
            throw new ProtocolException(ErrorCode.ALREADY_JOINED, "this connection has another name");
        }
    }

    private static CompletionStage<?> joinByName(Join command, RequestContext context) {
        String room = command.room();
        context.memberships().requireRoomFor(room);
        return context.services()
                .hooks()
                .mayJoin(context.session(), room)
                .thenCompose(allowed -> allowed ? YES : forbidden())
                .handle((allowed, failure) ->
                        context.runner().proceed(failure, command.ref(), () -> askAboutRoom(command, context)))
                .thenCompose(done -> done);
    }

    /** Asks the host about creating and reading the room. Where the room expired meanwhile, the host is asked again. */
    private static CompletionStage<?> askAboutRoom(Join command, RequestContext context) {
        HubServices services = context.services();
        ClientSession session = context.session();
        String name = command.room();
        boolean creates = services.rooms().find(name) == null;
        CompletionStage<Boolean> mayCreate = creates ? services.hooks().mayCreate(session, name) : YES;
        return mayCreate
                .thenCompose(allowed -> allowed ? services.hooks().mayRead(session, name) : forbidden())
                .handle((mayRead, failure) -> context.runner().proceed(failure, command.ref(), () -> {
                    LiveRoom room = creates
                            ? services.rooms().enter(name)
                            : services.rooms().enterIfPresent(name);
                    if (room == null && creates) {
                        throw new ProtocolException(ErrorCode.UNAVAILABLE, "room limit of the server reached");
                    }
                    return room == null ? askAboutRoom(command, context) : enter(command, room, mayRead, context);
                }))
                .thenCompose(done -> done);
    }

    private static <T> CompletionStage<T> forbidden() {
        return CompletableFuture.failedFuture(new ProtocolException(ErrorCode.FORBIDDEN, "you may not join this room"));
    }

    private static CompletionStage<?> enter(Join command, LiveRoom room, boolean mayRead, RequestContext context) {
        Membership membership = context.memberships().enter(room, mayRead);
        String reactor = context.reactor(command.room()); // here, under the session's monitor
        return room.whenOpen(() -> recover(command, mayRead, reactor, context.services()))
                .handle((recovery, failure) -> context.runner().proceed(null, command.ref(), () -> {
                    if (failure != null) {
                        context.memberships().abandon(membership);
                        context.runner().refuseFailure(command.ref(), failure);
                        return null;
                    }
                    return show(command, membership, recovery, context);
                }))
                .thenCompose(done -> done);
    }

    private static CompletionStage<JoinRecovery> recover(
            Join command, boolean mayRead, String reactor, HubServices services) {
        OwnReactions own = new OwnReactions(services.broker(), command.room(), reactor);
        return mayRead
                ? JoinRecovery.read(
                                services.broker(),
                                command.room(),
                                command.since(),
                                services.options().rooms().recoveryLimit(),
                                services.replies())
                        .thenCompose(recovery ->
                                own.mark(recovery.events(), DurableEvent.class).thenApply(recovery::withEvents))
                : JoinRecovery.withheld(services.broker(), command.room(), command.since());
    }

    /** Shows the client to the other nodes and reads their members, before the join is published. */
    private static @Nullable CompletionStage<?> show(
            Join command, Membership membership, JoinRecovery recovery, RequestContext context) {
        CommandRunner runner = context.runner();
        LiveRoom room = membership.room();
        String username = context.memberships().nameIn(room.name());
        return runner.after(
                membership.enter(context.session(), username),
                command.ref(),
                entered -> runner.after(room.elsewhere(), command.ref(), elsewhere -> {
                    announce(command, membership, recovery, elsewhere, context);
                    return null;
                }));
    }

    private static void announce(
            Join command,
            Membership membership,
            JoinRecovery recovery,
            PresencePage elsewhere,
            RequestContext context) {
        ClientSession session = context.session();
        LiveRoom room = membership.room();
        membership.announce(session);
        String username = context.memberships().nameIn(room.name());
        ReplyBudget.Roster roster = context.services().replies().roster(room, session, elsewhere);
        // Published before the reply, so that a client that has read `joined` is already visible.
        context.runner()
                .publish(UserJoined.builder(room.name(), username, session.id())
                        .user(session.publicId())
                        .build());
        if (command.since() != null) {
            context.services().observers().returned(recovery.recovered());
        }
        StreamHead head = recovery.head();
        membership.release(
                Joined.builder(room.name(), username, session.id(), head.epoch(), head.offset())
                        .ref(command.ref())
                        .recovered(recovery.recovered())
                        .missed(recovery.missed())
                        .floor(head.floor())
                        .events(recovery.events())
                        .more(recovery.more())
                        .members(roster.members())
                        .memberCount(roster.count())
                        .build(),
                head);
    }
}
