package io.chathub.client.internal.room;

import io.chathub.client.ClientState;
import io.chathub.client.NotConnectedException;
import io.chathub.client.RequestRefusedException;
import io.chathub.client.RoomSnapshot;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.command.Join;
import io.chathub.protocol.command.Leave;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.Refused;
import io.chathub.protocol.reply.ServerReply;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The membership of a client in one room: whether the user wants it, and whether the server has admitted the current
 * connection. Joins again on each connection until {@link #leave} or a final refusal. Guarded by {@link RoomContext}.
 */
final class RoomMembership {

    /** The rest of the room, which follows the membership. */
    interface Room {
        /** The position to resume the stream from; null for a first join. */
        @Nullable StreamPosition position();

        /** A first join begins: forget the position. */
        void joining();

        /** The server has admitted this connection. */
        void admitted(Joined reply);

        /** The membership has ended: nothing that waits can be sent any more. */
        void ended(RuntimeException cause);
    }

    private final String name;
    private final RoomContext context;
    private final Room room;
    private volatile boolean requested;
    /** The future of the first join; null before it and after {@link #leave}. */
    private @Nullable CompletableFuture<RoomSnapshot> joining;
    /** Whether the server has admitted the current connection. */
    private boolean admitted;
    /** Whether a {@code leave} is sent and its reply is not there. */
    private boolean leaving;

    RoomMembership(String name, RoomContext context, Room room) {
        this.name = name;
        this.context = context;
        this.room = room;
    }

    /** Whether {@link #join} was called, and neither {@link #leave} nor a refusal has ended it. Any thread. */
    boolean isRequested() {
        return requested;
    }

    /** Whether the server has admitted the current connection. */
    boolean isAdmitted() {
        return admitted;
    }

    /** Requires {@link #isRequested}. */
    void requireRequested() {
        if (!requested) {
            throw new IllegalStateException("join " + name + " first");
        }
    }

    CompletableFuture<RoomSnapshot> join() {
        if (context.isClosed()) {
            return CompletableFuture.failedFuture(new NotConnectedException(ClientState.CLOSED));
        }
        CompletableFuture<RoomSnapshot> future = joining;
        if (!requested || future == null) {
            requested = true;
            future = new CompletableFuture<>();
            joining = future;
            room.joining();
            sendJoin();
        }
        return future.copy();
    }

    private void sendJoin() {
        if (!requested || admitted || leaving) {
            return;
        }
        String username =
                context.options().username() == null ? "" : context.options().username();
        boolean sent = context.requests()
                .requestAgainAfterLoss(
                        ref -> Join.builder(name, username)
                                .ref(ref)
                                .since(room.position())
                                .build(),
                        this::replied);
        // A full queue: the server does not read, and the connection will probably be lost.
        if (!sent && context.requests().isConnected()) {
            context.schedule(RoomContext.RETRY, this::sendJoin);
        }
    }

    private void replied(ServerReply reply) {
        if (reply instanceof Joined joined) {
            admit(joined);
        } else if (reply instanceof Refused refused) {
            if (refused.temporary()) {
                context.schedule(RoomContext.retryDelay(refused), this::sendJoin);
            } else {
                end(RoomContext.exception(refused));
            }
        }
    }

    private void admit(Joined joined) {
        admitted = true;
        boolean returned = room.position() != null;
        RoomSnapshot snapshot = RoomSnapshot.builder(name, joined.epoch())
                .offset(joined.offset())
                .newest(joined.events())
                .members(joined.members(), joined.memberCount())
                .returned(returned)
                .build();
        context.notifier().joined(snapshot);
        CompletableFuture<RoomSnapshot> future = joining;
        if (future != null && !returned) {
            context.notifier().complete(future, snapshot);
        }
        room.admitted(joined);
    }

    private void end(RequestRefusedException cause) {
        boolean wasAdmittedOnce = room.position() != null;
        requested = false;
        failJoin(cause);
        if (wasAdmittedOnce) {
            context.notifier().roomLost(name, cause);
        }
        room.ended(cause);
    }

    CompletableFuture<Void> leave() {
        requested = false;
        IllegalStateException left = new IllegalStateException("the room was left: " + name);
        failJoin(left);
        joining = null;
        room.ended(left);
        admitted = false;
        CompletableFuture<Void> done = new CompletableFuture<>();
        String ref = context.requests()
                .request(sent -> Leave.builder(name).ref(sent).build(), new PendingRequests.ReplyHandler() {
                    @Override
                    public void replied(ServerReply reply) {
                        leaving = false;
                        context.notifier().complete(done);
                        sendJoin(); // the user may have called join() again
                    }

                    @Override
                    public void lost() {
                        context.notifier().complete(done);
                    }
                });
        leaving = ref != null;
        return leaving ? done : CompletableFuture.completedFuture(null);
    }

    void connected() {
        admitted = false;
        leaving = false;
        sendJoin();
    }

    void disconnected() {
        admitted = false;
    }

    /** The server has removed this client from the room. */
    void removedByServer() {
        if (admitted) {
            admitted = false;
            end(new RequestRefusedException(
                    ErrorCode.FORBIDDEN, "the server has removed this client from the room", false));
        }
    }

    void close() {
        NotConnectedException cause = new NotConnectedException(ClientState.CLOSED);
        requested = false;
        failJoin(cause);
        room.ended(cause);
    }

    private void failJoin(RuntimeException cause) {
        CompletableFuture<RoomSnapshot> future = joining;
        if (future != null) {
            context.notifier().fail(future, cause); // has no effect on a completed future
        }
    }
}
