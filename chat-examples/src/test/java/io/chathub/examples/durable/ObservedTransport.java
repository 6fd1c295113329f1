package io.chathub.examples.durable;

import io.chathub.client.ChatClientBuilder;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.internal.config.ClientOptions;
import io.chathub.client.internal.transport.WebSocketTransport;
import io.chathub.client.spi.ClientTransport;
import io.chathub.client.spi.TransportEnd;
import io.chathub.protocol.InputLimits;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.command.Join;
import io.chathub.protocol.reply.Joined;
import io.chathub.runtime.ChatRuntime;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The connections of a client by WebSocket, whose frames show what the client does not report: whether a return was recovered, or
 * whether the client has fetched what it had missed.
 */
final class ObservedTransport implements ClientTransport.Factory {

    private static final int LONGEST = ChatClientBuilder.DEFAULT_MAX_INCOMING_BYTES;
    private static final JsonCodec CODEC = new JsonCodec(ProtocolVersion.V2, new InputLimits(LONGEST, LONGEST));

    private final String client;
    private final URI server;
    private final String token;
    private final Collection<Return> returns;

    /**
     * Creates the factory of one client.
     *
     * @param returns a collection for any thread
     */
    ObservedTransport(String client, URI server, String token, Collection<Return> returns) {
        this.client = client;
        this.server = server;
        this.token = token;
        this.returns = returns;
    }

    @Override
    public ClientTransport create(ClientTransport.Listener listener, ChatRuntime runtime) {
        Connection connection = new Connection(listener);
        connection.socket = new WebSocketTransport(options(runtime), client + "-reader", connection, runtime);
        return connection;
    }

    private ClientOptions options(ChatRuntime runtime) {
        return new ClientOptions(
                client,
                server,
                null,
                client,
                List.of(),
                ReconnectPolicy.DEFAULT,
                Map.of(),
                null,
                null,
                ChatClientBuilder.DEFAULT_CONNECT_TIMEOUT,
                ChatClientBuilder.DEFAULT_CLOSE_TIMEOUT,
                ChatClientBuilder.DEFAULT_PING_INTERVAL,
                LONGEST,
                LONGEST,
                LONGEST,
                1,
                1,
                ChatClientBuilder.DEFAULT_REQUEST_TIMEOUT,
                () -> token,
                null,
                1,
                runtime);
    }

    private final class Connection implements ClientTransport, ClientTransport.Listener {

        private final ClientTransport.Listener listener;
        private final List<StreamPosition> since = new ArrayList<>();
        private volatile ClientTransport socket;

        Connection(ClientTransport.Listener listener) {
            this.listener = listener;
        }

        @Override
        public Sent send(String text) {
            if (text.startsWith("{\"type\":\"join\"")
                    && CODEC.decodeCommand(text) instanceof Join join
                    && join.since() != null) {
                synchronized (since) {
                    since.add(join.since());
                }
            }
            return socket.send(text);
        }

        @Override
        public void onText(String text) {
            if (text.startsWith("{\"type\":\"joined\"") && CODEC.decodeEvent(text) instanceof Joined joined) {
                synchronized (since) {
                    // Each connection joins its only room once; a refused join has the same position.
                    if (!since.isEmpty()) {
                        StreamPosition now = new StreamPosition(joined.epoch(), joined.offset());
                        returns.add(new Return(client, since.get(since.size() - 1), now, joined.recovered()));
                    }
                }
            }
            listener.onText(text);
        }

        @Override
        public void open() {
            socket.open();
        }

        @Override
        public void ping() {
            socket.ping();
        }

        @Override
        public void close(int code) {
            socket.close(code);
        }

        @Override
        public void abort(String reason) {
            socket.abort(reason);
        }

        @Override
        public void resume() {
            socket.resume();
        }

        @Override
        public boolean isReady() {
            return listener.isReady();
        }

        @Override
        public void onActivity() {
            listener.onActivity();
        }

        @Override
        public void onEnd(TransportEnd end) {
            listener.onEnd(end);
        }
    }
}
