package io.chathub.client;

import io.chathub.client.internal.Checks;
import io.chathub.client.internal.RoomSession;
import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.event.MessagePosted;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One room, as one client sees it. A client has one handle for each name.
 *
 * <p>Every method may be called from any thread, and from a listener; none waits. The futures complete on the client's
 * dispatch thread; a client that is closed completes what is left with a {@link NotConnectedException}.
 *
 * <pre>{@code
 * ChatRoom dev = client.room("dev");
 * dev.onMessage(message -> System.out.println(message.username() + ": " + message.text()));
 * dev.join().join();
 * Receipt receipt = dev.send("Hello").join();
 * }</pre>
 */
public final class ChatRoom {

    private final RoomSession session;

    ChatRoom(RoomSession session) {
        this.session = session;
    }

    /** The room's name. */
    public String name() {
        return session.name();
    }

    /** Whether {@link #join} was called, and neither {@link #leave} nor a refusal has ended it. Between connections too. */
    public boolean isJoined() {
        return session.isWanted();
    }

    /**
     * Comes in, now or as soon as there is a connection, and comes back after each loss. Called again, it gives the same
     * future.
     *
     * @return the room as it was at the first join: it survives lost connections and temporary refusals, and fails with a
     *         {@link RequestRefusedException} where the server says no
     */
    public CompletableFuture<RoomSnapshot> join() {
        return session.join();
    }

    /**
     * Goes out, for good. What waits to be sent to this room fails with an {@link IllegalStateException}.
     *
     * @return completed when nothing more of this room will come
     */
    public CompletableFuture<Void> leave() {
        return session.leave();
    }

    /**
     * Says {@code text}, now or as soon as the room is joined. It is sent again over lost connections until the server
     * acknowledges it, and is said once.
     *
     * @return where in the room's stream it is. It fails with an {@link OutboxFullException} where too much waits already,
     *         with a {@link RequestRefusedException} where the server says no, and with an
     *         {@link OutcomeUnknownException} where 4.5 minutes after it was first sent nobody has acknowledged it
     * @throws IllegalArgumentException if the text is longer than {@link ChatClientBuilder#maxTextLength} code points or
     *                                  {@link ChatClientBuilder#maxMessageBytes}, or has U+0000 or an unpaired surrogate
     * @throws IllegalStateException    if {@link #join} was not called
     */
    public CompletableFuture<Receipt> send(String text) {
        return session.send(text, null);
    }

    /** As {@link #send(String)}, with a price; both reach the others unchanged. */
    public CompletableFuture<Receipt> send(String text, JsonNumber price) {
        return session.send(text, Objects.requireNonNull(price, "price"));
    }

    /**
     * Shows the others that this user types, or no longer does. Without a connection nothing happens.
     *
     * @throws IllegalStateException if {@link #join} was not called
     */
    public void typing(boolean isTyping) {
        session.typing(isTyping);
    }

    /**
     * Reads the newest {@code limit} messages.
     *
     * @param limit 1 to 300
     * @return the page. It fails with a {@link NotConnectedException} without a connection, or where it is lost or no
     *         answer comes within {@link ChatClientBuilder#requestTimeout}, and with a {@link RequestRefusedException}
     *         where the server says no
     * @throws IllegalArgumentException if an argument is outside of its range
     */
    public CompletableFuture<RoomHistory> history(int limit) {
        return session.reader().history(null, null, limit(limit));
    }

    /** As {@link #history}, the newest messages with an offset below {@code offset}, which is at least 1. */
    public CompletableFuture<RoomHistory> historyBefore(long offset, int limit) {
        return session.reader().history(offset, null, limit(limit));
    }

    /** As {@link #history}, the oldest messages with an offset above {@code offset}, which is at least 0. */
    public CompletableFuture<RoomHistory> historyAfter(long offset, int limit) {
        return session.reader().history(null, offset, limit(limit));
    }

    /** Who is here. It fails as {@link #history} does. */
    public CompletableFuture<RoomMembers> members() {
        return session.reader().members();
    }

    /**
     * Lets {@code consumer} have this room's messages from now on, its own too, on the dispatch thread, after the
     * {@link ChatListener}s. What it throws is logged.
     */
    public void onMessage(Consumer<MessagePosted> consumer) {
        session.onMessage(Objects.requireNonNull(consumer, "consumer"));
    }

    @Override
    public String toString() {
        return "ChatRoom[" + name() + "]";
    }

    private static int limit(int limit) {
        return Checks.between("limit", limit, 1, FetchHistory.MAX_LIMIT);
    }
}
