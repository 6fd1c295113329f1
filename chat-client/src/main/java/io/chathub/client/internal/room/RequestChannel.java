package io.chathub.client.internal.room;

import io.chathub.client.spi.ClientTransport.Sent;
import io.chathub.protocol.Feature;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.DeleteMessage;
import io.chathub.protocol.command.EditMessage;
import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.command.Join;
import io.chathub.protocol.command.ListMembers;
import io.chathub.protocol.command.ListReactors;
import io.chathub.protocol.command.PinMessage;
import io.chathub.protocol.command.PostMessage;
import io.chathub.protocol.command.React;
import io.chathub.protocol.command.SearchMessages;
import io.chathub.protocol.event.Terms;
import io.chathub.protocol.reply.ServerReply;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests of all rooms over the current connection and matches the replies. Requests that share a rate of the
 * server share a {@link RequestLane}. Guarded by {@link RoomContext}.
 */
public final class RequestChannel {

    /** The most requests without a reply, by the rate that they share. Together below 101; see {@link RequestLane}. */
    private static final int MESSAGES_IN_FLIGHT = 32;

    private static final int REACTIONS_IN_FLIGHT = 16;
    private static final int JOINS_IN_FLIGHT = 24;
    private static final int READS_IN_FLIGHT = 24;

    private final int ownMaxMessageBytes;
    private int maxMessageBytes;
    private final RequestLane messages;
    private final RequestLane reactions;
    private final RequestLane joins;
    private final RequestLane reads;
    private final List<RequestLane> lanes;
    private Set<Feature> features = Set.of();
    private PendingRequests pending = new PendingRequests(this::pump);
    private @Nullable CommandSink sink;

    RequestChannel(int maxMessageBytes, RequestLane.Timing timing) {
        ownMaxMessageBytes = maxMessageBytes;
        this.maxMessageBytes = maxMessageBytes;
        messages = new RequestLane(timing, MESSAGES_IN_FLIGHT, ref -> pending.contains(ref));
        reactions = new RequestLane(timing, REACTIONS_IN_FLIGHT, ref -> pending.contains(ref));
        joins = new RequestLane(timing, JOINS_IN_FLIGHT, ref -> pending.contains(ref));
        reads = new RequestLane(timing, READS_IN_FLIGHT, ref -> pending.contains(ref));
        lanes = List.of(messages, reactions, joins, reads);
    }

    void connected(CommandSink connection, @Nullable Terms terms) {
        sink = connection;
        pending = new PendingRequests(this::pump);
        lanes.forEach(lane -> lane.connected(connection));
        features = terms == null ? Set.of() : terms.features();
        maxMessageBytes = terms == null ? ownMaxMessageBytes : Math.min(ownMaxMessageBytes, terms.maxMessageBytes());
    }

    void disconnected() {
        sink = null;
        Set<String> unsent = new HashSet<>();
        lanes.forEach(lane -> unsent.addAll(lane.disconnected()));
        pending.loseAll(unsent);
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

    /** The features of the server of the last connection; empty for a server of a version before features. */
    Set<Feature> features() {
        return features;
    }

    /** The requests of the current connection. */
    PendingRequests pending() {
        return pending;
    }

    private void pump() {
        lanes.forEach(RequestLane::pump);
    }

    /** The lane of a request; null for one that is sent at once, before the requests that wait. */
    private @Nullable RequestLane laneOf(ClientCommand command) {
        if (command instanceof PostMessage
                || command instanceof EditMessage
                || command instanceof DeleteMessage
                || command instanceof PinMessage) {
            return messages;
        }
        if (command instanceof React) {
            return reactions;
        }
        if (command instanceof Join) {
            return joins;
        }
        boolean isRead = command instanceof FetchHistory
                || command instanceof ListMembers
                || command instanceof ListReactors
                || command instanceof SearchMessages;
        return isRead ? reads : null;
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
        boolean held = lanes.stream().anyMatch(lane -> lane.withdraw(ref));
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
        public void lost(boolean sent) {
            handler.lost(sent);
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
            public void lost(boolean sent) {
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
