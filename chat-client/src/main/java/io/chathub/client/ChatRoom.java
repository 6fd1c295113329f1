package io.chathub.client;

import io.chathub.client.internal.config.Checks;
import io.chathub.client.internal.room.RoomSession;
import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.command.SearchMessages;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.reply.MessagesFound;
import io.chathub.protocol.reply.ReactorsListed;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * One room of one client. A client has one handle for each room name. It refers to the handle from the first {@link #join},
 * {@link #on} or {@link #handleOn} until {@link #leave}. A handle that was left is forgotten with its handlers when nothing else refers to it, so a
 * program that means to join again with the same handlers keeps it.
 *
 * <pre>{@code
 * ChatRoom dev = client.room("dev");
 * dev.on(MessagePosted.class, message -> System.out.println(message.username() + ": " + message.text()));
 * dev.on(UserJoined.class, user -> System.out.println(user.username() + " joined"));
 * dev.join().join();
 * Receipt receipt = dev.send("Hello").join();
 * }</pre>
 *
 * <p><b>Threads.</b> Every method may be called from any thread, and from a listener; none blocks. Futures complete on the
 * dispatch thread of the client, each within the time that its method names, also without a connection and before {@link
 * ChatClient#connect}. When the client closes, the remaining ones fail with a {@link NotConnectedException}.
 */
public final class ChatRoom {

    private final RoomSession session;

    ChatRoom(RoomSession session) {
        this.session = session;
    }

    /** The name of the room. */
    public String name() {
        return session.name();
    }

    /**
     * Whether {@link #join} was called, and neither {@link #leave} nor a final refusal has ended the membership. True
     * between two connections as well.
     */
    public boolean isJoined() {
        return session.isRequested();
    }

    /**
     * Joins the room, now or as soon as the client is connected, and joins it again after each loss. A second call returns
     * a future with the same result.
     *
     * @return the room at the time of the first join. The future survives lost connections and temporary refusals. It fails
     *         with a {@link RequestRefusedException} after a final refusal, with an {@link IllegalStateException} after
     *         {@link #leave}, and with a {@link NotConnectedException} without an answer for 4.5 minutes. After the last of
     *         these the client still joins as soon as it can, and another call returns a new future; {@code leave} ends that
     */
    public CompletableFuture<RoomSnapshot> join() {
        return session.join();
    }

    /**
     * Leaves the room, now or as soon as a {@link #join} that is under way is answered. Messages that wait to be sent to this
     * room fail with an {@link IllegalStateException}, and those that were sent and are not acknowledged with an {@link
     * OutcomeUnknownException}.
     *
     * @return completed when no further event of this room will be delivered, at once if this client is not in the room. It
     *         fails with a {@link NotConnectedException} if the server does not answer within
     *         {@link ChatClientBuilder#requestTimeout}, and with a {@link RequestRefusedException} after a final refusal; events
     *         of the room are not delivered in these cases either
     */
    public CompletableFuture<Void> leave() {
        return session.leave();
    }

    /**
     * Sends a message, now or as soon as the room is joined. It is sent again after lost connections until the server
     * acknowledges it, and is published once, as long as the server remembers its key: not over a restart of a server
     * without a durable store. Where the server asks for patience, the messages of all rooms are sent one after the other,
     * at the rate of the server.
     *
     * @return the offset of the message in the room. It fails with an {@link OutboxFullException} when too many messages
     *         wait (see {@link #sendWhenSpace}), with a {@link RequestRefusedException} after a final refusal, or after refusals for
     *         4.5 minutes, and with an
     *         {@link OutcomeUnknownException} without an acknowledgement 4.5 minutes after the first attempt, or when the
     *         membership ends after an attempt. It fails with a
     *         {@link NotConnectedException} without any attempt, 4.5 minutes after this call or after the outcome of another
     *         message of this room, whichever is later
     * @throws IllegalArgumentException if the text is longer than {@link ChatClientBuilder#maxTextLength} code points or
     *                                  {@link ChatClientBuilder#maxMessageBytes}, or contains U+0000 or an unpaired
     *                                  surrogate
     * @throws IllegalStateException    if {@link #join} was not called
     */
    public CompletableFuture<Receipt> send(String text) {
        return send(OutgoingMessage.builder(text).build());
    }

    /**
     * Sends a message as {@link #send(String)} does, but waits where {@link ChatClientBuilder#maxOutbox} messages are without
     * an acknowledgement. A sender of many messages waits for each of these futures before its next message:
     *
     * <pre>{@code
     * for (String line : lines) {
     *     receipts.add(room.sendWhenSpace(line).join());
     * }
     * }</pre>
     *
     * @return completed with the future of {@link #send(String)} when the message is in the outbox: at once, or on the
     *         dispatch thread. Messages that wait have space in their order. It fails with an {@link OutboxFullException} if
     *         {@code maxOutbox} messages wait for space already, with a {@link NotConnectedException} when the client
     *         closes, and with the exception of the waiting messages when the membership of the room ends
     * @throws IllegalArgumentException as {@link #send(String)}
     * @throws IllegalStateException    if {@link #join} was not called
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the future of a future is meant
    public CompletableFuture<CompletableFuture<Receipt>> sendWhenSpace(String text) {
        return sendWhenSpace(OutgoingMessage.builder(text).build());
    }

    /** As {@link #sendWhenSpace(String)}, with a price. */
    @SuppressWarnings("FutureReturnValueIgnored") // the future of a future is meant
    public CompletableFuture<CompletableFuture<Receipt>> sendWhenSpace(String text, JsonNumber price) {
        return sendWhenSpace(OutgoingMessage.builder(text).price(price).build());
    }

    /** As {@link #sendWhenSpace(String)}, for the message of {@link #send(OutgoingMessage)}. */
    @SuppressWarnings("FutureReturnValueIgnored") // the future of a future is meant
    public CompletableFuture<CompletableFuture<Receipt>> sendWhenSpace(OutgoingMessage message) {
        return session.sendWhenSpace(Objects.requireNonNull(message, "message"));
    }

    /** As {@link #send(String)}, with a price. The receivers get text and price unchanged. */
    public CompletableFuture<Receipt> send(String text, JsonNumber price) {
        return send(OutgoingMessage.builder(text).price(price).build());
    }

    /**
     * Sends a message as {@link #send(String)} does, with a price, an answered message, a thread or mentions.
     *
     * @return as {@link #send(String)}. The future also fails with an {@link UnsupportedOperationException}, and nothing is sent, if
     *         the server does not {@linkplain ChatClient#features() name} {@link io.chathub.protocol.Feature#REPLY} or {@link
     *         io.chathub.protocol.Feature#MENTION} and the message needs it
     * @throws IllegalArgumentException also if the message has a revision, which only edits have
     */
    public CompletableFuture<Receipt> send(OutgoingMessage message) {
        return session.send(Objects.requireNonNull(message, "message"));
    }

    /**
     * Replaces the text of an own message, and removes its price and its mentions; see {@link #edit(long, OutgoingMessage)} to
     * keep them.
     *
     * <p>This request and the other ones that change a message ({@link #delete}, {@link #react}, {@link #pin}) are sent as messages
     * are, in one order with them, again after lost connections, and take effect once. The offset is one of the epoch that the
     * handlers of this room have received last. If the room has another one by now, the server maps the offset, or refuses with
     * {@link io.chathub.protocol.ErrorCode#CONFLICT}.
     *
     * @param target the offset of the message; at least 1
     * @return the offset of the change, completed as the future of {@link #send(String)}. It fails with an {@link
     *         UnsupportedOperationException}, and nothing is sent, if the server does not {@linkplain ChatClient#features() name}
     *         {@link io.chathub.protocol.Feature#EDIT}. Refusals are {@link io.chathub.protocol.ErrorCode#NOT_FOUND} for a message that
     *         the server does not hold or that is deleted, and {@link io.chathub.protocol.ErrorCode#FORBIDDEN} for one of another
     *         author, or if the time for edits is over
     * @throws IllegalArgumentException as {@link #send(String)}, and if {@code target} is less than 1
     * @throws IllegalStateException    if {@link #join} was not called
     */
    public CompletableFuture<Receipt> edit(long target, String text) {
        return edit(target, OutgoingMessage.builder(text).build());
    }

    /**
     * Replaces text, price and mentions of an own message, as {@link #edit(long, String)}; with a {@linkplain
     * OutgoingMessage.Builder#rev revision}, of that revision alone. With mentions it needs {@link
     * io.chathub.protocol.Feature#MENTION} too.
     *
     * @throws IllegalArgumentException also if {@code content} has an answered message, a thread, or a mention of all
     */
    public CompletableFuture<Receipt> edit(long target, OutgoingMessage content) {
        return session.edit(Checks.offset("target", target), Objects.requireNonNull(content, "content"));
    }

    /**
     * Replaces the text of a message that this user has sent, as {@link #edit(long, String)}. The receipt names the epoch of its
     * offset, so that it may be kept over a new epoch of the room.
     */
    public CompletableFuture<Receipt> edit(Receipt posted, String text) {
        return edit(posted, OutgoingMessage.builder(text).build());
    }

    /** Replaces the content of a message that this user has sent, as {@link #edit(long, OutgoingMessage)}, by its receipt. */
    public CompletableFuture<Receipt> edit(Receipt posted, OutgoingMessage content) {
        return session.edit(posted.epoch(), posted.offset(), Objects.requireNonNull(content, "content"));
    }

    /**
     * Deletes a message: an own one, or as a moderator another one. A tombstone without text stays. Sent and completed as {@link
     * #edit(long, String)}; needs {@link io.chathub.protocol.Feature#DELETE}.
     *
     * @param target the offset of the message; at least 1
     */
    public CompletableFuture<Receipt> delete(long target) {
        return session.delete(Checks.offset("target", target));
    }

    /** Deletes a message that this user has sent, as {@link #delete(long)}, by its receipt. */
    public CompletableFuture<Receipt> delete(Receipt posted) {
        return session.delete(posted.epoch(), posted.offset());
    }

    /**
     * Adds a reaction of this user to a message, or removes it. Sent and completed as {@link #edit(long, String)}; needs {@link
     * io.chathub.protocol.Feature#REACTION}. The server may answer a second later, when it has collected reactions of others. It
     * refuses with {@link io.chathub.protocol.ErrorCode#LIMIT} if the message or this user has too many.
     *
     * @param target the offset of the message; at least 1
     * @param emoji  1 to 16 visible code points; see {@link io.chathub.protocol.Emoji}
     * @param on     false to remove the reaction
     * @throws IllegalArgumentException also if {@code emoji} is not acceptable
     */
    public CompletableFuture<Receipt> react(long target, String emoji, boolean on) {
        return session.react(Checks.offset("target", target), emoji, on);
    }

    /**
     * Pins a message as a moderator, or removes the pin. Sent and completed as {@link #edit(long, String)}; needs {@link
     * io.chathub.protocol.Feature#PIN}. The server refuses with {@link io.chathub.protocol.ErrorCode#LIMIT} if the room has too
     * many pins.
     *
     * @param target the offset of the message; at least 1
     * @param on     false to remove the pin
     */
    public CompletableFuture<Receipt> pin(long target, boolean on) {
        return session.pin(Checks.offset("target", target), on);
    }

    /**
     * Notifies the other members that this user is typing, or no longer. Has no effect without a connection.
     *
     * @throws IllegalStateException if {@link #join} was not called
     */
    public void typing(boolean isTyping) {
        session.typing(isTyping);
    }

    /**
     * Reads the newest {@code limit} messages, 1 to 300.
     *
     * @return the page. It fails with a {@link NotConnectedException} without a connection, after a loss, or without a
     *         reply within {@link ChatClientBuilder#requestTimeout}, and with a {@link RequestRefusedException} after a
     *         refusal
     * @throws IllegalArgumentException if an argument is out of its range
     */
    public CompletableFuture<RoomHistory> history(int limit) {
        return session.reader().history(null, null, limit(limit));
    }

    /**
     * Reads, as {@link #history}, the newest messages below {@code offset}; the offset is at least 1, and one of the {@linkplain
     * RoomSnapshot#epoch epoch} that the room has now. The server refuses an offset of an epoch that it does not know with {@link
     * io.chathub.protocol.ErrorCode#CONFLICT}.
     */
    public CompletableFuture<RoomHistory> historyBefore(long offset, int limit) {
        return session.reader().history(offset, null, limit(limit));
    }

    /** Reads, as {@link #historyBefore}, the oldest messages above {@code offset}; the offset is at least 0. */
    public CompletableFuture<RoomHistory> historyAfter(long offset, int limit) {
        return session.reader().history(null, offset, limit(limit));
    }

    /**
     * Reads the newest messages of a thread, without its first one, which has the offset {@code root}: at most {@code limit}, 1 to 300.
     *
     * @return as {@link #history}. It also fails with an {@link UnsupportedOperationException} if the server does not name {@link
     *         io.chathub.protocol.Feature#REPLY}
     */
    public CompletableFuture<RoomHistory> thread(long root, int limit) {
        return session.reader().thread(Checks.offset("root", root), null, limit(limit));
    }

    /** Reads, as {@link #thread}, the newest messages of a thread below {@code offset}, which is at least 1. */
    public CompletableFuture<RoomHistory> threadBefore(long root, long offset, int limit) {
        return session.reader().thread(Checks.offset("root", root), offset, limit(limit));
    }

    /**
     * Reads the pinned messages: all of them, or, if {@link RoomHistory#more}, the newest.
     *
     * @return as {@link #history}. It also fails with an {@link UnsupportedOperationException} if the server does not name {@link
     *         io.chathub.protocol.Feature#PIN}
     */
    public CompletableFuture<RoomHistory> pinned() {
        return session.reader().pinned(null);
    }

    /** Reads, as {@link #pinned}, the pinned messages below {@code offset}, which is at least 1. */
    public CompletableFuture<RoomHistory> pinnedBefore(long offset) {
        return session.reader().pinned(offset);
    }

    /**
     * Reads the users that reacted to a message with an emoji, see {@link #react}, in no particular order: at most {@code limit}, 1
     * to 300. The page has {@link ReactorsListed#next} if there are more.
     *
     * @return as {@link #history}. It also fails with an {@link UnsupportedOperationException} if the server does not name {@link
     *         io.chathub.protocol.Feature#REACTION}
     */
    public CompletableFuture<ReactorsListed> reactors(long target, String emoji, int limit) {
        return session.reader().reactors(Checks.offset("target", target), emoji, null, limit(limit));
    }

    /** Reads, as {@link #reactors}, the page after another one; {@code next} is the {@link ReactorsListed#next} of that. */
    public CompletableFuture<ReactorsListed> reactorsAfter(long target, String emoji, String next, int limit) {
        return session.reader()
                .reactors(Checks.offset("target", target), emoji, Objects.requireNonNull(next, "next"), limit(limit));
    }

    /** Searches this room, for at most {@code limit} messages, 1 to 50; see {@link ChatClient#search}. */
    public CompletableFuture<MessagesFound> search(String text, int limit) {
        return session.reader().search(text, Checks.between("limit", limit, 1, SearchMessages.MAX_LIMIT));
    }

    /** Reads the members of the room. The future fails as that of {@link #history}. */
    public CompletableFuture<RoomMembers> members() {
        return session.reader().members();
    }

    /**
     * Opens a live list of the newest messages: what a program that shows the room wants. The client refers to the list until {@link
     * MessageList#close}.
     *
     * @param size the number of messages; 1 to 300. {@link MessageList#older} makes the list longer
     * @throws IllegalArgumentException if {@code size} is out of its range
     */
    public MessageList messages(int size) {
        return new MessageList(session.messages(Checks.between("size", size, 1, FetchHistory.MAX_LIMIT)));
    }

    /**
     * Adds a handler for the events of this room that are instances of {@code type}: a class such as
     * {@code UserJoined}, or {@link RoomEvent} for all of them. The handler is called on the dispatch thread, or on the
     * executor of {@link #handleOn}, one event at a time, in the order of the stream. It is called after the {@link ChatListener}s and after the handlers of
     * {@link ChatClient#on}. Several handlers of a room are called in the order in which they were added. The events of
     * this client are included. An exception of a handler is logged.
     *
     * <p>The first event for the handler is the first one that arrives after both {@link #join} and this call. {@link ChatListener}
     * says which events come live, and what comes in place of missed ones: a missed message as a {@code MessagePosted} that is its
     * present state, a message that was deleted meanwhile as a {@code MessageDeleted}, a change of an older one by {@link
     * #onChanged}.
     */
    public <E extends RoomEvent> void on(Class<E> type, Consumer<? super E> handler) {
        session.on(Objects.requireNonNull(type, "type"), Objects.requireNonNull(handler, "handler"));
    }

    /**
     * Calls the handlers of this room on {@code executor} instead of the dispatch thread, which then serves the other rooms
     * while a handler of this one is busy. There is still one event at a time, in the order of the stream. Events that wait
     * for the executor count towards {@link ChatClientBuilder#maxPendingEvents}: at that number the client reads nothing more
     * from its connection. The futures
     * of this room and the listeners of the client stay on the dispatch thread, so they may be ahead of the handlers.
     * {@link ChatClient#close} drops the events that wait, and neither waits for a handler on the executor nor stops the
     * executor. If the executor rejects a task, the events that wait are dropped, with an error in the log. An executor that
     * discards tasks without a {@link java.util.concurrent.RejectedExecutionException} must not be used. A call applies
     * to the events after it; events of earlier ones may then be handled at the same time on the executor before.
     *
     * @param executor for instance {@code Executors.newSingleThreadExecutor()}; several rooms may share one
     */
    public void handleOn(Executor executor) {
        session.handleOn(Objects.requireNonNull(executor, "executor"));
    }

    /** The same as {@code on(MessagePosted.class, handler)}. */
    public void onMessage(Consumer<MessagePosted> handler) {
        on(MessagePosted.class, handler);
    }

    /**
     * Adds a handler for the present states of older messages that changed while this client missed events; see {@link
     * ChatListener#onChanged}. Called as the handlers of {@link #on} are, in the same order of events.
     */
    public void onChanged(Consumer<MessagePosted> handler) {
        session.onChanged(Objects.requireNonNull(handler, "handler"));
    }

    /** The name of the room. */
    @Override
    public String toString() {
        return "ChatRoom[" + name() + "]";
    }

    private static int limit(int limit) {
        return Checks.between("limit", limit, 1, FetchHistory.MAX_LIMIT);
    }
}
