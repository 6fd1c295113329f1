package io.chathub.client.internal.room;

import io.chathub.client.spi.ClientTransport.Sent;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.event.Terms;
import io.chathub.protocol.reply.ServerReply;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sends the requests of all rooms over the current connection and matches the replies. Guarded by {@link RoomContext}. */
public final class RequestChannel {

    private final int ownMaxMessageBytes;
    private int maxMessageBytes;
    private PendingRequests pending = new PendingRequests();
    private @Nullable CommandSink sink;

    RequestChannel(int maxMessageBytes) {
        ownMaxMessageBytes = maxMessageBytes;
        this.maxMessageBytes = maxMessageBytes;
    }

    void connected(CommandSink connection, @Nullable Terms terms) {
        sink = connection;
        pending = new PendingRequests();
        maxMessageBytes = terms == null ? ownMaxMessageBytes : Math.min(ownMaxMessageBytes, terms.maxMessageBytes());
    }

    void disconnected() {
        sink = null;
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

    /**
     * Sends a request.
     *
     * @param command makes the command with its ref
     * @return the ref; null if there is no connection or its queue is full, and then {@code handler} is not called
     */
    public @Nullable String request(Function<String, ClientCommand> command, PendingRequests.ReplyHandler handler) {
        CommandSink now = sink;
        if (now == null) {
            return null;
        }
        String ref = pending.add(handler);
        if (now.send(command.apply(ref)) == Sent.QUEUED) {
            return ref;
        }
        pending.remove(ref);
        return null;
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
