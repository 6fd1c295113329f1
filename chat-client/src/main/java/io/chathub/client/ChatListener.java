package io.chathub.client;

import io.chathub.protocol.event.MessagePosted;
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

    /** A room is joined, for the first time or again after a loss. The messages that were missed follow. */
    default void onJoined(RoomSnapshot room) {}

    /** Messages are lost. Comes at their position in the stream. */
    default void onGap(Gap gap) {}

    /** The membership of a joined room has ended: the server refused to admit this client again, or removed it. */
    default void onRoomLost(String room, RequestRefusedException cause) {}

    /**
     * Any event of a room: those with a method of their own, after that method, and those without one. New kinds of events
     * need no new method.
     */
    default void onEvent(RoomEvent event) {}

    /**
     * A message, once and in the order of the room. The messages of this client are included; {@link ChatClient#isOwn}
     * tells them from others.
     */
    default void onMessage(MessagePosted event) {}

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
