package io.chathub.client.internal.room;

import io.chathub.client.ClientState;
import io.chathub.client.NotConnectedException;
import io.chathub.client.RequestRefusedException;
import io.chathub.client.RoomSnapshot;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.Join;
import io.chathub.protocol.command.Leave;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.Left;
import io.chathub.protocol.reply.Refused;
import io.chathub.protocol.reply.ServerReply;
import io.chathub.runtime.Cancellable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The membership of a client in one room: the attempt that the user has begun, and the one that the server has admitted on the
 * current connection. {@link #proceed} sends a join or a leave until they are the same, one request at a time. A reply belongs to
 * the attempt of its request: where that is withdrawn, an admission only means that a leave has to follow. Joins again on each
 * connection until {@link #leave} or a final refusal. Guarded by {@link RoomContext}.
 */
final class RoomMembership {

    /** The rest of the room, which follows the membership. */
    interface Room {
        /** The position to resume the stream from; null for a first join. */
        @Nullable StreamPosition position();

        /** A first join begins: forget the position. */
        void joining();

        /** The server has admitted this connection. */
        void admitted(Joined reply, RoomSnapshot snapshot);

        /** The membership has ended: nothing that waits can be sent any more, and no event is delivered. */
        void ended(RuntimeException cause);

        /** There is neither an attempt of the user, nor a membership for the server, nor a request under way. */
        void outside();
    }

    private final String name;
    private final RoomContext context;
    private final Room room;
    /** The attempt of the user; null outside of a join and its end. Written under the lock. */
    private volatile @Nullable JoinAttempt wanted;
    /** The attempt that the server has admitted on this connection; null where this client is outside for the server. */
    private @Nullable JoinAttempt entered;
    /** Whether a join or a leave is sent and not answered. */
    private boolean underWay;
    /** Whether the server has refused to remove this client for good. The next call of the user tries again. */
    private boolean leaveRefused;
    /** Whether the next request waits for {@link #retry}. */
    private boolean paused;

    private Cancellable retry = () -> {};
    /** The futures of {@link #leave} that are not complete. */
    private final List<CompletableFuture<Void>> leaves = new ArrayList<>();

    RoomMembership(String name, RoomContext context, Room room) {
        this.name = name;
        this.context = context;
        this.room = room;
    }

    /** Whether {@link #join} was called, and neither {@link #leave} nor a refusal has ended it. Any thread. */
    boolean isRequested() {
        return wanted != null;
    }

    /** Whether the server has admitted the current attempt on the current connection. */
    boolean isAdmitted() {
        return entered != null && entered == wanted;
    }

    /** Whether nothing is left of the membership; see {@link Room#outside}. */
    boolean isOutside() {
        return wanted == null && entered == null && !underWay;
    }

    /** Requires {@link #isRequested}. */
    void requireRequested() {
        if (!isRequested()) {
            throw new IllegalStateException("join " + name + " first");
        }
    }

    CompletableFuture<RoomSnapshot> join() {
        if (context.isClosed()) {
            return CompletableFuture.failedFuture(new NotConnectedException(ClientState.CLOSED));
        }
        JoinAttempt attempt = wanted;
        if (attempt == null) {
            attempt = new JoinAttempt(context);
            wanted = attempt;
            leaveRefused = false;
            room.joining();
            proceed();
        }
        return attempt.future();
    }

    CompletableFuture<Void> leave() {
        if (context.isClosed()) {
            return CompletableFuture.completedFuture(null);
        }
        withdraw(new IllegalStateException("the room was left: " + name));
        CompletableFuture<Void> done = new CompletableFuture<>();
        leaves.add(done);
        leaveRefused = false;
        context.limit(done, context.options().requestTimeout(), () -> leaves.removeIf(waiting -> waiting == done));
        proceed();
        return done;
    }

    /** Sends the next request towards {@code entered == wanted}, unless one is under way or has to wait. */
    private void proceed() {
        if (underWay) {
            return;
        }
        if (entered == null) {
            leaves.forEach(context.notifier()::complete);
            leaves.clear();
        }
        JoinAttempt attempt = wanted;
        if (entered == null && attempt == null) {
            room.outside();
        } else if (paused || entered == attempt || leaveRefused) {
            return;
        } else if (entered != null) {
            send(ref -> Leave.builder(name).ref(ref).build(), this::leaveReplied);
        } else if (attempt != null) {
            String username = context.options().username();
            send(
                    ref -> Join.builder(name, username == null ? "" : username)
                            .ref(ref)
                            .since(room.position())
                            .build(),
                    reply -> joinReplied(attempt, reply));
        }
    }

    private void send(Function<String, ClientCommand> command, Consumer<ServerReply> onReply) {
        underWay = context.requests().requestAgainAfterLoss(command, reply -> {
            underWay = false;
            onReply.accept(reply);
            proceed();
        });
        // A full queue: the server does not read, and the connection will probably be lost.
        if (!underWay && context.requests().isConnected()) {
            pause(RoomContext.RETRY);
        }
    }

    private void joinReplied(JoinAttempt attempt, ServerReply reply) {
        if (reply instanceof Joined joined) {
            entered = attempt;
            if (attempt == wanted) {
                admit(attempt, joined);
            }
        } else if (reply instanceof Refused refused && refused.temporary()) {
            pause(RoomContext.retryDelay(refused));
        } else if (attempt == wanted) {
            end(RoomContext.failure(reply));
        }
    }

    private void leaveReplied(ServerReply reply) {
        if (reply instanceof Left || (reply instanceof Refused refused && refused.code() == ErrorCode.NOT_A_MEMBER)) {
            entered = null;
        } else if (reply instanceof Refused refused && refused.temporary()) {
            pause(RoomContext.retryDelay(refused));
        } else {
            leaveRefused = true;
            RuntimeException cause = RoomContext.failure(reply);
            leaves.forEach(done -> context.notifier().fail(done, cause));
            leaves.clear();
            withdraw(cause);
        }
    }

    private void pause(Duration delay) {
        paused = true;
        retry = context.schedule(delay, () -> {
            paused = false;
            proceed();
        });
    }

    private void admit(JoinAttempt attempt, Joined joined) {
        boolean returned = room.position() != null;
        RoomSnapshot snapshot = RoomSnapshot.builder(name, joined.epoch())
                .offset(joined.offset())
                .floor(joined.floor())
                .newest(joined.messages())
                .members(joined.members(), joined.memberCount())
                .returned(returned)
                .build();
        room.admitted(joined, snapshot);
        if (!returned) {
            attempt.complete(snapshot); // after the epoch of its offsets is known to the handlers
        }
    }

    /** Ends the attempt of the user by a refusal, or by a removal. */
    private void end(RuntimeException cause) {
        boolean wasAdmittedOnce = room.position() != null;
        withdraw(cause);
        if (wasAdmittedOnce && cause instanceof RequestRefusedException refusal) {
            context.notifier().roomLost(name, refusal);
        }
    }

    private void withdraw(RuntimeException cause) {
        JoinAttempt attempt = wanted;
        wanted = null;
        if (attempt != null) {
            attempt.fail(cause);
            room.ended(cause);
        }
    }

    void connected() {
        proceed();
    }

    void disconnected() {
        entered = null;
        underWay = false;
        leaveRefused = false;
        paused = false;
        retry.cancel();
        proceed();
    }

    /** The server has removed this client from the room. */
    void removedByServer() {
        boolean wasAdmitted = isAdmitted();
        entered = null;
        if (wasAdmitted) {
            end(new RequestRefusedException(
                    ErrorCode.FORBIDDEN, "the server has removed this client from the room", false));
        }
        proceed();
    }

    void close() {
        withdraw(new NotConnectedException(ClientState.CLOSED));
    }
}
