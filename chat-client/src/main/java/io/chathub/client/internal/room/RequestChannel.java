package io.chathub.client.internal.room;

import io.chathub.client.spi.ClientTransport.Sent;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.command.Join;
import io.chathub.protocol.command.ListMembers;
import io.chathub.protocol.command.PostMessage;
import io.chathub.protocol.event.Terms;
import io.chathub.protocol.reply.ServerReply;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests of all rooms over the current connection and matches the replies. Requests that share a rate of the
 * server share a {@link RequestLane}. Guarded by {@link RoomContext}.
 */
public final class RequestChannel {

    private final int ownMaxMessageBytes;
    private int maxMessageBytes;
    private final RequestLane messages;
    private final RequestLane joins;
    private final RequestLane reads;
    private PendingRequests pending = new PendingRequests(this::pump);
    private @Nullable CommandSink sink;

    RequestChannel(int maxMessageBytes, RequestLane.Timing timing) {
        ownMaxMessageBytes = maxMessageBytes;
        this.maxMessageBytes = maxMessageBytes;
        messages = new RequestLane(timing, ref -> pending.contains(ref));
        joins = new RequestLane(timing, ref -> pending.contains(ref));
        reads = new RequestLane(timing, ref -> pending.contains(ref));
    }

    void connected(CommandSink connection, @Nullable Terms terms) {
        sink = connection;
        pending = new PendingRequests(this::pump);
        List.of(messages, joins, reads).forEach(lane -> lane.connected(connection));
        maxMessageBytes = terms == null ? ownMaxMessageBytes : Math.min(ownMaxMessageBytes, terms.maxMessageBytes());
    }

    void disconnected() {
        sink = null;
        List.of(messages, joins, reads).forEach(RequestLane::disconnected);
        pending.loseAll();
    }

    /** Whether there is a connection after its {@code connect} event. */
    public boolean isConnected() {
        return sink != null;
    }

    boolean isCurrent(CommandSink connection) {
        return sink == connection;
    }

    /** The longest message that the server of the current connection accepts, in bytes of UTF-8. */
    int maxMessageBytes() {
        return maxMessageBytes;
    }

    /** The requests of the current connection. */
    PendingRequests pending() {
        return pending;
    }

    private void pump() {
        List.of(messages, joins, reads).forEach(RequestLane::pump);
    }

    /** The lane of a request; null for one that is sent at once, before the requests that wait. */
    private @Nullable RequestLane laneOf(ClientCommand command) {
        if (command instanceof PostMessage) {
            return messages;
        }
        if (command instanceof Join) {
            return joins;
        }
        return command instanceof FetchHistory || command instanceof ListMembers ? reads : null;
    }

    /**
     * Sends a request, at once or when the rate of the server allows it.
     *
     * @param command makes the command with its ref
     * @return the ref; null if there is no connection or its queue is full, and then {@code handler} is not called
     */
    public @Nullable String request(Function<String, ClientCommand> command, PendingRequests.ReplyHandler handler) {
        CommandSink now = sink;
        if (now == null) {
            return null;
        }
        PacedHandler paced = new PacedHandler(handler);
        String ref = pending.add(paced);
        ClientCommand request = command.apply(ref);
        RequestLane lane = laneOf(request);
        paced.sentBy(lane, ref);
        if (lane == null ? now.send(request) == Sent.QUEUED : lane.offer(ref, request)) {
            return ref;
        }
        pending.remove(ref);
        return null;
    }

    /**
     * Removes a request of the current connection without an outcome. One that waits for the rate of the server is not sent; the
     * reply to one that was sent is ignored, and its lane no longer waits for it.
     *
     * @return whether the request was not sent
     */
    boolean withdraw(String ref) {
        boolean held = messages.withdraw(ref) || joins.withdraw(ref) || reads.withdraw(ref);
        var unused = pending.remove(ref);
        return held;
    }

    /** Passes an outcome on, and the reply to the lane of its request as well. */
    private static final class PacedHandler implements PendingRequests.ReplyHandler {
        private final PendingRequests.ReplyHandler handler;
        private @Nullable RequestLane lane;
        private String ref = "";

        PacedHandler(PendingRequests.ReplyHandler handler) {
            this.handler = handler;
        }

        void sentBy(@Nullable RequestLane itsLane, String itsRef) {
            lane = itsLane;
            ref = itsRef;
        }

        @Override
        public void replied(ServerReply reply) {
            RequestLane paced = lane;
            if (paced == null) {
                handler.replied(reply);
                return;
            }
            paced.replied(ref, reply);
            handler.replied(reply);
            paced.pump();
        }

        @Override
        public void lost() {
            handler.lost();
        }
    }

    /** As {@link #request}, for a request that is repeated on the next connection anyway: its loss needs no handling. */
    boolean requestAgainAfterLoss(Function<String, ClientCommand> command, Consumer<ServerReply> onReply) {
        String ref = request(command, new PendingRequests.ReplyHandler() {
            @Override
            public void replied(ServerReply reply) {
                onReply.accept(reply);
            }

            @Override
            public void lost() {
                // the next connection repeats it
            }
        });
        return ref != null;
    }

    /** Sends a command without a reply. It is dropped without a connection, or where the queue is full. */
    void sendWithoutReply(ClientCommand command) {
        CommandSink now = sink;
        if (now != null) {
            now.send(command);
        }
    }
}
