package io.chathub.client;

import io.chathub.client.internal.Checks;
import io.chathub.client.internal.ClientOptions;
import io.chathub.client.internal.Connector;
import io.chathub.protocol.ClientCommand;
import io.chathub.protocol.JsonNumber;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A program's connection to a ChatHub server, which comes back by itself when it is lost.
 *
 * <pre>{@code
 * try (ChatClient client = ChatClient.builder(URI.create("ws://localhost:3000/ws"))
 *         .username("bot")
 *         .listener(new ChatListener() {
 *             @Override
 *             public void onMessage(ServerEvent.MessagePosted event) {
 *                 System.out.println(event.username() + ": " + event.text());
 *             }
 *         })
 *         .build()) {
 *     client.connect().join();
 *     client.send("Hello");
 *     client.closed().join();
 * }
 * }</pre>
 *
 * <p><b>One life.</b> A client is {@linkplain #connect() connected} once and is {@link ClientState#CLOSED} in the end, by
 * {@link #close()}, by a server that does not want it back, by a first attempt that failed, or by a
 * {@link ReconnectPolicy} that does not come back; then its threads end within a second or so. For another life, build another.
 *
 * <p><b>What is certain.</b> A method that sends either throws, or has handed the message to a live connection, behind
 * all that was handed over before. What was on its way when a connection broke may be lost, and is not sent again: v1
 * has no acknowledgement. The proof of a message is its own copy, which the server sends to its sender too.
 *
 * <p><b>Threads.</b> Every method may be called from any thread, and from a {@link ChatListener}. None but
 * {@link #close()} waits for anything. A client has four threads while it is connected: reader, writer, timer, and the
 * one that calls the listeners and completes the futures. All are daemons: a program that has nothing else to do waits
 * for {@link #closed()}.
 */
public final class ChatClient implements AutoCloseable {

    private final ClientOptions options;
    private final Connector connector;

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
     * Starts to connect, and joins where a username is known.
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
     * Joins with {@code username}, now and after each reconnect; without a connection, after the next connect. A client
     * that has joined is renamed.
     *
     * @throws IllegalArgumentException if the name is not acceptable; see {@link io.chathub.protocol.Usernames}
     * @throws NotConnectedException    if the client is closed
     * @throws SendQueueFullException   if too much waits to be sent; the name is then unchanged
     */
    public void join(String username) {
        connector.join(Checks.username(username));
    }

    /**
     * Says {@code text} to everyone; it may be empty.
     *
     * @throws IllegalArgumentException if the text is longer than {@link ChatClientBuilder#maxTextLength} code points or
     *                                  {@link ChatClientBuilder#maxMessageBytes}, or has U+0000 or an unpaired surrogate
     * @throws IllegalStateException    if no username is known
     * @throws NotConnectedException    if there is no connection
     * @throws SendQueueFullException   if too much waits to be sent
     */
    public void send(String text) {
        post(text, null);
    }

    /**
     * Says {@code text} with a price; both reach the others unchanged.
     *
     * @throws IllegalArgumentException as for {@link #send(String)}, like the rest
     */
    public void send(String text, JsonNumber price) {
        post(text, Objects.requireNonNull(price, "price"));
    }

    /**
     * Shows the others that this user types, or no longer does.
     *
     * @throws IllegalStateException  if no username is known
     * @throws NotConnectedException  if there is no connection
     * @throws SendQueueFullException if too much waits to be sent
     */
    public void typing(boolean isTyping) {
        connector.send(new ClientCommand.SetTyping(joinedName(), isTyping));
    }

    /** Where the client is in its life, at this moment. */
    public ClientState state() {
        return connector.state();
    }

    /** The server's name of the current connection; null while there is none. */
    public @Nullable String connectionId() {
        return connector.connectionId();
    }

    /** The name to join with, normalized; null while none is known. */
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

    private void post(String text, @Nullable JsonNumber price) {
        Checks.text(text, options.maxTextLength());
        connector.send(new ClientCommand.PostMessage(joinedName(), text, price));
    }

    private String joinedName() {
        String name = connector.username();
        if (name == null) {
            throw new IllegalStateException("no username: call join(username) or set it in the builder first");
        }
        return name;
    }
}
