package io.chathub.client;

import io.chathub.protocol.event.MemberChanged;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.event.RoomChanged;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;

/**
 * Receives the events of one or several {@link ChatClient}s. Every method does nothing by default.
 *
 * <pre>{@code
 * ChatListener log = new ChatListener() {
 *     @Override
 *     public void onEvent(RoomEvent event) {
 *         System.out.println(event.room() + ": " + event);
 *     }
 * };
 * ChatClient client = ChatClient.builder(server).username("log").listener(log).build();
 * }</pre>
 *
 * <p><b>Threads.</b> A client calls all its listeners on its dispatch thread, one call at a time, in the order in which the
 * events arrived; several listeners in the order in which they were added. A listener may block, which holds up the events
 * of all rooms; see {@link ChatRoom#handleOn}. The client stops reading from the network while {@link ChatClientBuilder#maxPendingEvents} events wait, and a server closes a client that stays
 * behind too long with 4008. A listener may call every method of the client, {@link ChatClient#close()} too. An exception of
 * a listener is logged; the other listeners are still called.
 *
 * <p><b>Live events and states.</b> While the client is connected, each durable event comes once, in the order of the room:
 * {@code onMessage}, {@code onEdited}, {@code onDeleted}, {@code onReaction}, {@code onPinned}, {@code onRoomChanged}, {@code
 * onMemberChanged}. What the client has missed comes as states instead, after {@link #onJoined} or in place of the missed
 * events: <ul>
 * <li>a missed message: {@link #onMessage} once, as the message is now. Its {@link MessagePosted#state} has the changes;
 * <li>a message that was posted and deleted meanwhile: {@link #onDeleted} alone;
 * <li>an older message that changed: {@link #onChanged} once, as the message is now, a deleted one too;
 * <li>settings and roles that changed: {@code onRoomChanged} and {@code onMemberChanged} once, with the present values.
 * </ul>
 * What happened in between is not repeated. States come in the order of the room; if more than 300 are missing, in portions, and a
 * message that has changed may then come after newer messages. {@link #onGap} names what is lost.
 *
 * <p>A program with a copy of the messages replaces its message at an offset by that of {@code onMessage} and {@code onChanged}, and
 * applies live events by {@link io.chathub.protocol.event.MessageStates}; a live event for a message that it does not hold has no
 * effect. At a {@link Gap} it drops its copy. {@link ChatRoom#messages} is such a copy of the newest messages.
 *
 * <p>Names, texts and reasons were written by other people: treat them as untrusted input.
 */
public interface ChatListener {

    /**
     * The client is connected, for the first time or again. It joins its rooms again; the messages that were missed
     * follow.
     *
     * @param connectionId the id of this connection, new for each one
     */
    default void onConnected(String connectionId) {}

    /** A room is joined, for the first time or again after a loss. What was missed follows. */
    default void onJoined(RoomSnapshot room) {}

    /** Events are lost. Comes at their position in the stream. */
    default void onGap(Gap gap) {}

    /** The membership of a joined room has ended: the server refused to admit this client again, or removed it. */
    default void onRoomLost(String room, RequestRefusedException cause) {}

    /**
     * Any event of a room: those with a method of their own, after that method, and those without one. New kinds of events
     * need no new method. A durable event of a type that this version does not know is an {@link
     * io.chathub.protocol.event.UnknownEvent}.
     */
    default void onEvent(RoomEvent event) {}

    /**
     * A message, once: live, or as it is now if this client has missed it. The messages of this client are included; {@link
     * ChatClient#isOwn} tells them from others.
     */
    default void onMessage(MessagePosted event) {}

    /**
     * The present state of a message that was delivered before, or is older than the first join, and that has changed while this
     * client missed events. Not called for live events.
     */
    default void onChanged(MessagePosted now) {}

    /** The text of a message was replaced. Live only. */
    default void onEdited(MessageEdited event) {}

    /**
     * A message was deleted. For a message that this client never received, {@code id}, {@code username} and {@code user} are
     * empty, and {@code timestamp} is that of the message.
     */
    default void onDeleted(MessageDeleted event) {}

    /** The reactions to a message changed. Live only. */
    default void onReaction(ReactionsChanged event) {}

    /** A message was pinned, or is no longer pinned. Live only. */
    default void onPinned(MessagePinned event) {}

    /** Settings of a room changed. If this client has missed the event, all settings as they are now. */
    default void onRoomChanged(RoomChanged event) {}

    /** The role of a user in a room changed. */
    default void onMemberChanged(MemberChanged event) {}

    /** Another user has started or stopped typing. */
    default void onTyping(TypingChanged event) {}

    /** Another user has joined a room, or has another name now. */
    default void onUserJoined(UserJoined event) {}

    /** A user has left a room. */
    default void onUserLeft(UserLeft event) {}

    /** The connection is lost. Comes once for each {@link #onConnected}; not for attempts that did not connect. */
    default void onDisconnected(Disconnection disconnection) {}

    /**
     * The client is closed. The last call, once, whether the client ever connected or not. It does not come if
     * {@link ChatClient#connect()} was never called.
     *
     * @param last the end of the last connection or attempt
     */
    default void onClosed(Disconnection last) {}
}
