package io.chathub.core.internal;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.RoomNames;
import io.chathub.protocol.Usernames;
import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.command.Join;
import io.chathub.protocol.command.Leave;
import io.chathub.protocol.command.ListMembers;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.Left;
import io.chathub.protocol.reply.MembersListed;
import io.chathub.protocol.reply.ServerReply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that one v2 client is in. Under the session's monitor.
 *
 * <p>A join is three things in this order: the subscription, which holds back what happens from then on; the history; and
 * the reply, behind which the lane lets go of what it held. So nothing is missing between the two, whatever happens
 * meanwhile, and nothing comes twice.
 */
final class Memberships {

    /** A room on its way in, until the others are told. */
    private static final class Membership {
        private final HubRoom room;
        private final Subscription subscription;
        private boolean announced;
        private boolean muted;

        Membership(HubRoom room, Subscription subscription) {
            this.room = room;
            this.subscription = subscription;
        }
    }

    private static final CompletionStage<Boolean> YES = CompletableFuture.completedFuture(true);

    private final ClientSession session;
    private final SessionContext context;
    private final Requests requests;
    private final Pages pages;
    private final Map<String, Membership> rooms = new HashMap<>(4);

    Memberships(ClientSession session, SessionContext context, Requests requests) {
        this.session = session;
        this.context = context;
        this.requests = requests;
        pages = context.pages();
    }

    /**
     * The client's name, if it is in that room.
     *
     * @throws ProtocolException if it is not
     */
    String nameIn(String room) {
        member(room);
        String name = session.username();
        if (name == null) {
            throw new IllegalStateException("a member without a name");
        }
        return name;
    }

    // --------------------------------------------------------------------------------------------------------- join

    /** Lets the client in, if the host agrees. */
    CompletionStage<?> join(Join command) {
        String room = validated(command.room());
        takeName(command.username(), command.since() != null);
        if (rooms.containsKey(room)) {
            throw new ProtocolException(ErrorCode.ALREADY_JOINED, "already in this room");
        }
        if (rooms.size() >= context.options().rooms().maxRoomsPerClient()) {
            throw new ProtocolException(ErrorCode.ROOM_LIMIT, "in as many rooms as may be");
        }
        return context.hooks()
                .mayJoin(session, room)
                .thenCompose(allowed -> allowed ? YES : forbidden())
                .handle((allowed, failure) -> requests.decided(failure, command.ref(), () -> decide(command)))
                .thenCompose(entered -> entered);
    }

    /** Lets the client in as the host says. Where the room went meanwhile, nobody was asked about making it: so ask again. */
    private CompletionStage<?> decide(Join command) {
        String name = command.room();
        boolean makes = context.rooms().find(name) == null;
        CompletionStage<Boolean> mayMake = makes ? context.hooks().mayCreate(session, name) : YES;
        return mayMake.thenCompose(allowed -> allowed ? context.hooks().mayRead(session, name) : forbidden())
                .handle((mayRead, failure) -> requests.decided(failure, command.ref(), () -> {
                    HubRoom room = makes
                            ? context.rooms().enter(name)
                            : context.rooms().enterIfPresent(name);
                    if (room == null && makes) {
                        throw new ProtocolException(ErrorCode.UNAVAILABLE, "there are as many rooms as may be");
                    }
                    return room == null ? decide(command) : enter(command, room, mayRead);
                }))
                .thenCompose(entered -> entered);
    }

    private static <T> CompletionStage<T> forbidden() {
        return CompletableFuture.failedFuture(new ProtocolException(ErrorCode.FORBIDDEN, "you may not join this room"));
    }

    private CompletionStage<?> enter(Join command, HubRoom room, boolean mayRead) {
        String name = room.name();
        Membership membership = new Membership(
                room, Subscription.heldBack(session, name, context.options().maxQueuedFrames()));
        rooms.put(name, membership);
        room.subscribe(membership.subscription, null);
        CompletionStage<Recovery> recovery = recover(command, mayRead);
        return recovery.handle((found, failure) -> requests.decided(null, command.ref(), () -> {
                    if (failure != null) {
                        remove(membership, null);
                        requests.notTaken(command.ref(), failure);
                    } else {
                        announce(command, membership, found);
                    }
                    return null;
                }))
                .thenCompose(told -> told);
    }

    private CompletionStage<Recovery> recover(Join command, boolean mayRead) {
        return asked(() -> mayRead
                ? Recovery.read(
                        context.broker(),
                        command.room(),
                        command.since(),
                        context.options().rooms().recoveryLimit(),
                        pages)
                : Recovery.withheld(context.broker(), command.room(), command.since()));
    }

    /** A broker is not to throw, but if one does, no client may stay half in a room for it, and none without an answer. */
    private static <T> CompletionStage<T> asked(Supplier<CompletionStage<T>> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void announce(Join command, Membership membership, Recovery found) {
        HubRoom room = membership.room;
        membership.announced = true;
        room.addMember(session);
        String username = nameIn(room.name());
        Pages.Roster roster = pages.roster(room, session);
        ServerReply joined = Joined.builder(room.name(), username, session.id(), found.epoch(), found.offset())
                .ref(command.ref())
                .recovered(found.recovered())
                .missed(found.missed())
                .events(found.events())
                .more(found.more())
                .members(roster.members())
                .memberCount(roster.count())
                .build();
        // The others first: whoever has read that it is in is known to them.
        requests.publish(UserJoined.builder(room.name(), username, session.id()).build());
        FrameRun reply = session.output().reply(joined); // here, since a page of history would hold up a lane
        session.lane().execute(lane -> {
            lane.send(session.output(), reply);
            membership.subscription.release(lane, found.offset());
        });
    }

    /** The first acceptable name stays: the host's, or else the first that the client gave. */
    private void takeName(String claimed, boolean returning) {
        if (session.username() == null) {
            session.takeName(claimed, returning);
        } else if (session.givenName() == null
                && !claimed.isEmpty()
                && !Usernames.normalize(claimed).equals(session.username())) {
            throw new ProtocolException(ErrorCode.ALREADY_JOINED, "this connection has another name");
        }
    }

    // -------------------------------------------------------------------------------------------------------- leave

    void leave(Leave command) {
        take(member(command.room()), command.ref());
    }

    /** Takes the client out of a room; false where it is not in it. */
    boolean evict(String room) {
        Membership membership = rooms.get(room);
        if (membership == null || !membership.announced) {
            return false;
        }
        take(membership, null);
        return true;
    }

    private void take(Membership membership, @Nullable String ref) {
        String room = membership.room.name();
        remove(membership, session.output().reply(Left.builder(room).ref(ref).build()));
        context.observer().left(session, room);
    }

    /** Asks the host about every room again. What it cannot tell just now changes nothing. */
    void reauthorize() {
        for (Membership membership : List.copyOf(rooms.values())) {
            String name = membership.room.name();
            var unused = context.hooks().mayJoin(session, name).whenComplete((allowed, failure) -> {
                if (failure == null && !allowed) {
                    synchronized (session) {
                        if (session.isLive() && rooms.get(name) == membership) {
                            evict(name);
                        }
                    }
                }
            });
        }
    }

    /** The end of the connection. */
    void leaveAll() {
        for (Membership membership : List.copyOf(rooms.values())) {
            remove(membership, null);
        }
    }

    /** Nothing more of any room; the others are told nothing yet. */
    void mute() {
        rooms.values().forEach(membership -> unsubscribe(membership, null));
    }

    private static void unsubscribe(Membership membership, @Nullable FrameRun farewell) {
        if (!membership.muted) {
            membership.muted = true;
            membership.room.unsubscribe(membership.subscription, farewell);
        }
    }

    private void remove(Membership membership, @Nullable FrameRun farewell) {
        HubRoom room = membership.room;
        rooms.remove(room.name());
        if (membership.announced) {
            room.removeMember(session);
            String username = session.username();
            if (username != null) {
                requests.publish(
                        UserLeft.builder(room.name(), username).id(session.id()).build());
            }
        }
        unsubscribe(membership, farewell);
        context.rooms().exit(room);
    }

    // --------------------------------------------------------------------------------------------------------- read

    CompletionStage<?> history(FetchHistory command) {
        Membership membership = member(command.room());
        HistoryQuery query = query(command);
        return context.hooks()
                .mayRead(session, command.room())
                .handle((allowed, failure) -> requests.decided(failure, command.ref(), () -> {
                    if (!allowed) {
                        throw new ProtocolException(ErrorCode.FORBIDDEN, "you may not read this room's history");
                    }
                    return read(command, membership, query);
                }))
                .thenCompose(told -> told);
    }

    private CompletionStage<?> read(FetchHistory command, Membership membership, HistoryQuery query) {
        return asked(() -> context.broker().history(command.room(), query))
                .handle((page, failure) -> requests.decided(null, command.ref(), () -> {
                    if (failure != null) {
                        requests.notTaken(command.ref(), failure);
                    } else {
                        membership.room.sendBehind(membership.subscription, fetched(command, query, page));
                    }
                    return null;
                }));
    }

    private ServerReply fetched(FetchHistory command, HistoryQuery query, HistoryPage page) {
        List<MessagePosted> messages = Pages.messages(page);
        List<MessagePosted> events =
                query.from() == HistoryQuery.From.AFTER ? pages.oldestThatFit(messages) : pages.newestThatFit(messages);
        return HistoryFetched.builder(command.room(), page.epoch(), page.offset())
                .ref(command.ref())
                .events(events)
                .more(page.more() || events.size() < messages.size())
                .build();
    }

    private static HistoryQuery query(FetchHistory command) {
        int limit = Math.min(command.limit(), FetchHistory.MAX_LIMIT);
        Long before = command.before();
        if (before != null) {
            return HistoryQuery.before(before, limit);
        }
        Long after = command.after();
        return after != null ? HistoryQuery.after(after, limit) : HistoryQuery.newest(limit);
    }

    void list(ListMembers command) {
        Membership membership = member(command.room());
        Pages.Roster roster = pages.roster(membership.room, session);
        membership.room.sendBehind(
                membership.subscription,
                MembersListed.builder(command.room())
                        .ref(command.ref())
                        .members(roster.members())
                        .memberCount(roster.count())
                        .build());
    }

    private Membership member(String room) {
        Membership membership = rooms.get(validated(room));
        if (membership != null) {
            return membership;
        }
        throw session.username() == null
                ? new ProtocolException(ErrorCode.NOT_JOINED, "join a room first")
                : new ProtocolException(ErrorCode.NOT_A_MEMBER, "not in this room");
    }

    private static String validated(String room) {
        if (!RoomNames.isValid(room)) {
            throw new ProtocolException(ErrorCode.BAD_ROOM, "not a room name");
        }
        return room;
    }
}
