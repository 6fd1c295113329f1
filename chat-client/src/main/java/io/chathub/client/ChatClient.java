package io.chathub.client;

import io.chathub.client.internal.config.Checks;
import io.chathub.client.internal.config.ClientOptions;
import io.chathub.client.internal.connection.ConnectionLoop;
import io.chathub.client.internal.room.WeakValues;
import io.chathub.client.spi.ClientTransport;
import io.chathub.protocol.Feature;
import io.chathub.protocol.RoomNames;
import io.chathub.protocol.command.SearchMessages;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.reply.MessagesFound;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client of a ChatHub server. It reconnects after a loss, and gets all messages that the server still holds.
 *
 * <pre>{@code
 * ChatClient client = ChatClient.builder(URI.create("ws://localhost:3000/ws")).username("bot").build();
 * ChatRoom lobby = client.room("lobby");
 * lobby.on(MessagePosted.class, message -> System.out.println(message.username() + ": " + message.text()));
 * client.connect().join();
 * lobby.join().join();
 * Receipt receipt = lobby.send("Hello").join();
 * client.close();
 * }</pre>
 *
 * <p><b>Life cycle.</b> A client is {@linkplain #connect() connected} once. In the end it is {@link ClientState#CLOSED}: by
 * {@link #close()}, by a final close code of the server, by a first attempt that failed, or by a {@link ReconnectPolicy}
 * without reconnects. Its threads then end within about a second. A closed client cannot be used again; build another one.
 *
 * <p><b>Guarantees.</b> Listeners get every message of a joined room once, over any number of lost connections: live in the
 * order of the room, and after a loss as it is then, with the changes of older messages; see {@link ChatListener}. If the server no
 * longer holds some of them, {@link ChatListener#onGap} names their offsets, at their position.
 * A sent message is published once, or its future fails. Once means: as long as the server remembers the key of the message,
 * which is at least 5 minutes, and not over a restart of a server without a durable store; there the room gets another epoch. The first message for listeners is the first one after
 * {@link ChatRoom#join}: a bot does not answer older messages.
 *
 * <p><b>Threads.</b> Every method may be called from any thread, and from a {@link ChatListener}. No method but
 * {@link #close()} blocks. A connected client has three threads: reader, writer, and the dispatch thread, which calls
 * the listeners and completes the futures. All clients of a JVM share a timer thread. All of these threads are daemons,
 * which do not keep the JVM alive: a program with nothing else to do waits for {@link #closed()}.
 *
 * <p><b>Slow handlers.</b> A listener or handler that takes a second for a message holds up the events of all rooms and all
 * futures for that second. {@link ChatRoom#handleOn} gives the handlers of a room an executor of their own.
 */
public final class ChatClient implements AutoCloseable {

    private final ClientOptions options;
    private final ConnectionLoop loop;
    private final WeakValues<ChatRoom> rooms = new WeakValues<>();

    ChatClient(ClientOptions options) {
        this.options = options;
        loop = ConnectionLoop.create(options);
    }

    /**
     * Creates a builder for clients of the server at {@code uri}.
     *
     * @param uri an address with the scheme {@code ws} or {@code wss}; {@code http} and {@code https} are read as
     *            {@code ws} and {@code wss}. An empty path means {@code /ws}. A host name may have an underscore for
     *            {@code ws} only: Java accepts no certificate for such a name
     * @throws IllegalArgumentException if the scheme is another one, if there is no valid host, or if there is user info
     *                                  (for a token see {@link ChatClientBuilder#token}) or a fragment
     */
    public static ChatClientBuilder builder(URI uri) {
        return new ChatClientBuilder(uri);
    }

    /**
     * Creates a builder for clients with another transport than a WebSocket. The factory decides whether headers, tokens and
     * TLS settings of the builder have an effect.
     *
     * @param name      the name of the server for logs
     * @param transport makes the transport of each connection
     */
    public static ChatClientBuilder builder(String name, ClientTransport.Factory transport) {
        return new ChatClientBuilder(name, transport);
    }

    /**
     * Starts to connect. Rooms may be joined and messages sent before; they wait for the connection.
     *
     * @return completed with the connection id at the server's {@code connect} event, on the dispatch thread before
     *         {@link ChatListener#onConnected}. The future fails with a {@link ConnectFailedException} if the client is
     *         closed before that event. By default the client is closed when the first attempt fails; with
     *         {@link ReconnectPolicy.Builder#retryFirst}, after a final refusal or {@link #close()}. Cancelling the
     *         future has no effect on the client
     * @throws IllegalStateException if this was called before, or the client is closed
     */
    public CompletableFuture<String> connect() {
        return loop.connect();
    }

    /**
     * The handle of the room called {@code name}; see {@link ChatRoom} for how long it stays. Does not join the room.
     *
     * @throws IllegalArgumentException if {@code name} is not a {@linkplain io.chathub.protocol.RoomNames room name}
     */
    public ChatRoom room(String name) {
        return rooms.get(
                RoomNames.requireValid(name), valid -> new ChatRoom(loop.rooms().session(valid)));
    }

    /**
     * Searches messages of the rooms that this client is in and may read, newest first. The words are those of the
     * {@linkplain SearchMessages#text() command}; its {@code ref} is ignored. The next page is the same command with {@link
     * MessagesFound#next} as {@code before}. A search counts as 40 requests of the server's rate.
     *
     * <pre>{@code
     * client.search(SearchMessages.builder("hello wor").room("dev").build())
     *         .thenAccept(found -> found.messages().forEach(message -> System.out.println(message.text())));
     * }</pre>
     *
     * @return the page. It fails as that of {@link ChatRoom#history}; with an {@link UnsupportedOperationException} if the server
     *         does not name {@link Feature#SEARCH}; with a {@link RequestRefusedException} of {@link
     *         io.chathub.protocol.ErrorCode#BAD_FIELD} if there are more than 10 words
     */
    public CompletableFuture<MessagesFound> search(SearchMessages search) {
        return loop.rooms().search(Objects.requireNonNull(search, "search"));
    }

    /**
     * Adds a handler for the events of all rooms that are instances of {@code type}: a class such as {@code UserJoined}, or
     * {@link RoomEvent} for all of them. It is called on the dispatch thread, after the {@link ChatListener}s and before the
     * handlers of {@link ChatRoom#on}; several handlers in the order in which they were added. An exception of a handler
     * is logged.
     */
    public <E extends RoomEvent> void on(Class<E> type, Consumer<? super E> handler) {
        loop.notifier()
                .handlers()
                .add(Objects.requireNonNull(type, "type"), Objects.requireNonNull(handler, "handler"));
    }

    /**
     * A view of this client for scripts and tests, whose methods block.
     *
     * @param timeout how long a method may block; 1 ms to 1 h
     */
    public BlockingChat blocking(Duration timeout) {
        return new BlockingChat(this, Checks.between("timeout", timeout, Duration.ofMillis(1), Duration.ofHours(1)));
    }

    /** The current state. */
    public ClientState state() {
        return loop.state();
    }

    /** The id that the server has given to the current connection; null without a connection. */
    public @Nullable String connectionId() {
        return loop.connectionId();
    }

    /**
     * The features of the server of the current connection that this version knows; empty without a connection, and for a server of
     * a version before features. Unmodifiable. The client sends no request of a feature that the server does not name.
     */
    public Set<Feature> features() {
        return loop.features();
    }

    /**
     * The public id of the user that the server has authenticated on the current connection, the same on all connections of the
     * user; null without a connection, and if the server has authenticated none. A message of this user has it as its {@code user}.
     */
    public @Nullable String user() {
        return loop.user();
    }

    /**
     * Whether this client has caused {@code event}, on this connection or on one of the 1,000 before: a bot that answers
     * messages ignores its own ones by this. Another client of the same user is another client.
     */
    public boolean isOwn(RoomEvent event) {
        return loop.isOwn(event.id());
    }

    /**
     * The username of the builder, normalized; null if there was none. The server may have given this client another
     * username, for instance for a token.
     */
    public @Nullable String username() {
        return loop.username();
    }

    /** Completed after {@link ChatListener#onClosed}, with the same value; never exceptionally. */
    public CompletableFuture<Disconnection> closed() {
        return loop.closed();
    }

    /**
     * Closes the connection (close code 1000, after the queued frames) and ends the client. Events that wait for a listener
     * are discarded; {@link ChatListener#onDisconnected} and {@link ChatListener#onClosed} are still called. Blocks until
     * all of this is done, for at most twice the {@link ChatClientBuilder#closeTimeout}: then the connection to a peer that
     * does not answer is aborted, and a listener call that still runs is interrupted. Returns at once on the dispatch
     * thread. A second call has no effect.
     */
    @Override
    public void close() {
        loop.close();
    }

    /** The address of the server without query and headers, and the state. */
    @Override
    public String toString() {
        return "ChatClient[" + options + ", " + state() + "]";
    }

    boolean isDispatchThread() {
        return loop.isDispatchThread();
    }
}
