package io.chathub.client;

import io.chathub.client.internal.Checks;
import io.chathub.client.internal.ClientOptions;
import io.chathub.client.internal.Connector;
import io.chathub.client.spi.ClientTransport;
import io.chathub.protocol.RoomNames;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A program's connection to a ChatHub server, which comes back by itself when it is lost, and misses nothing that the
 * server still holds.
 *
 * <pre>{@code
 * ChatClient client = ChatClient.builder(URI.create("ws://localhost:3000/ws")).username("bot").build();
 * ChatRoom lobby = client.room("lobby");
 * lobby.onMessage(message -> System.out.println(message.username() + ": " + message.text()));
 * client.connect().join();
 * lobby.join().join();
 * Receipt receipt = lobby.send("Hello").join();
 * client.close();
 * }</pre>
 *
 * <p><b>One life.</b> A client is {@linkplain #connect() connected} once and is {@link ClientState#CLOSED} in the end, by
 * {@link #close()}, by a server that does not want it back, by a first attempt that failed, or by a
 * {@link ReconnectPolicy} that does not come back; then its threads end within a second or so. For another life, build another.
 *
 * <p><b>What is certain.</b> Listeners get every message of a joined room once, in order, over any number of lost
 * connections; where the server no longer holds some, {@link ChatListener#onGap} says which, at their place. A message that
 * is sent is said once, or its future fails. What listeners get begins with the first message after
 * {@link ChatRoom#join}: a bot does not answer what was said before.
 *
 * <p><b>Threads.</b> Every method may be called from any thread, and from a {@link ChatListener}. None but
 * {@link #close()} waits for anything. A client has three threads while it is connected: reader, writer, and the one that
 * calls the listeners and completes the futures; all clients of a JVM share a timer. All are daemons: a program that has
 * nothing else to do waits for {@link #closed()}.
 */
public final class ChatClient implements AutoCloseable {

    private final ClientOptions options;
    private final Connector connector;
    private final Map<String, ChatRoom> rooms = new ConcurrentHashMap<>();

    ChatClient(ClientOptions options) {
        this.options = options;
        connector = Connector.create(options);
    }

    /**
     * A builder for clients of the server at {@code uri}.
     *
     * @param uri {@code ws} or {@code wss}; {@code http} and {@code https} mean the same two. Without a path it is
     *            {@code /ws}
     * @throws IllegalArgumentException if the scheme is another, if there is no host, or if there is user info (a token
     *                                  goes in a {@linkplain ChatClientBuilder#header header}) or a fragment
     */
    public static ChatClientBuilder builder(URI uri) {
        return new ChatClientBuilder(uri);
    }

    /**
     * A builder for clients that reach their server by another way than a socket. What the builder says of headers, tokens and
     * TLS is then the factory's business.
     *
     * @param name      what to call the server in logs
     * @param transport makes the transport of each connection
     */
    public static ChatClientBuilder builder(String name, ClientTransport.Factory transport) {
        return new ChatClientBuilder(name, transport);
    }

    /**
     * Starts to connect. Rooms may be joined before, and messages sent: they wait.
     *
     * @return completed with the connection id when the server's {@code connect} event is there, on the listeners'
     *         thread before {@link ChatListener#onConnected}; or with a {@link ConnectFailedException} when the client
     *         is closed before that. By default this is when the first attempt fails; with
     *         {@link ReconnectPolicy.Builder#retryFirst} when the server refuses for good, or {@link #close()} is
     *         called. Cancelling it stops nothing
     * @throws IllegalStateException if this was called before, or the client is closed
     */
    public CompletableFuture<String> connect() {
        return connector.connect();
    }

    /**
     * The room called {@code name}: a handle, which joins nothing by itself.
     *
     * @throws IllegalArgumentException if that is not a {@linkplain io.chathub.protocol.RoomNames room name}
     */
    public ChatRoom room(String name) {
        return rooms.computeIfAbsent(
                RoomNames.requireValid(name),
                valid -> new ChatRoom(connector.rooms().session(valid)));
    }

    /** This client for scripts, whose methods wait for up to {@code timeout}. */
    public BlockingChat blocking(Duration timeout) {
        return new BlockingChat(this, Checks.between("timeout", timeout, Duration.ofMillis(1), Duration.ofHours(1)));
    }

    /** Where the client is in its life, at this moment. */
    public ClientState state() {
        return connector.state();
    }

    /** The server's name of the current connection; null while there is none. */
    public @Nullable String connectionId() {
        return connector.connectionId();
    }

    /** The name that the builder was given, normalized; null where there was none. The server may know this client by another: a room's snapshot tells. */
    public @Nullable String username() {
        return connector.username();
    }

    /** Completed after {@link ChatListener#onClosed}, with the same value; never exceptionally. */
    public CompletableFuture<Disconnection> closed() {
        return connector.closed();
    }

    /**
     * Says goodbye (close code 1000, behind what waits to be sent) and ends. Events that wait for a listener are
     * discarded; {@link ChatListener#onDisconnected} and {@link ChatListener#onClosed} still come. Returns when all that
     * is done, after at most twice the {@link ChatClientBuilder#closeTimeout}: a peer that does not answer is cut, and a
     * callback that still runs is interrupted. From a listener it returns at once. Calling it again is harmless.
     */
    @Override
    public void close() {
        connector.close();
    }

    /** The server's address, without query and headers, and the state. */
    @Override
    public String toString() {
        return "ChatClient[" + options + ", " + state() + "]";
    }

    boolean isDispatchThread() {
        return connector.isDispatchThread();
    }
}
