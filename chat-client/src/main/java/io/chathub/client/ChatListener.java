package io.chathub.client;

import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;

/**
 * Hears what happens to one or several {@link ChatClient}s. Every method does nothing by default.
 *
 * <p><b>Threads.</b> A client calls all its listeners on one thread of its own, one call at a time, in the order in
 * which the events arrived; of several listeners, the one added first goes first. A listener may block: the client then
 * reads no further once {@link ChatClientBuilder#maxPendingEvents} events wait, and a server closes a client that stays
 * behind too long with 4008. A listener may call every method of the client, {@link ChatClient#close()} too. What a
 * listener throws is logged, and the other listeners still run.
 *
 * <p>Names, texts and reasons were written by others: treat them as foreign input.
 */
public interface ChatListener {

    /**
     * The connection is up: the first, or one after a loss. The rooms that were joined are being joined again; what was
     * missed in them follows.
     *
     * @param connectionId the server's name of this connection; new each time
     */
    default void onConnected(String connectionId) {}

    /** A room is joined: for the first time, or again after a loss. What happened there meanwhile follows. */
    default void onJoined(RoomSnapshot room) {}

    /** Messages are missing, for good. It comes where they would have come. */
    default void onGap(Gap gap) {}

    /** A room that was joined could not be joined again after a loss: this client is not in it any more. */
    default void onRoomLost(String room, RequestRefusedException why) {}

    /** Someone said something, each message once and in order, possibly this client: then {@code event.id()} is {@link ChatClient#connectionId()}. */
    default void onMessage(MessagePosted event) {}

    /** Someone else began or stopped typing. */
    default void onTyping(TypingChanged event) {}

    /** Someone else joined, or took another name. */
    default void onUserJoined(UserJoined event) {}

    /** Someone left. */
    default void onUserLeft(UserLeft event) {}

    /** The connection is lost. Comes once for each {@link #onConnected}; not for attempts that never connected. */
    default void onDisconnected(Disconnection disconnection) {}

    /**
     * The client is closed for good: the last call of all, once, whether it ever connected or not. It does not come where
     * {@link ChatClient#connect()} was never called.
     *
     * @param last how the last connection or attempt ended
     */
    default void onClosed(Disconnection last) {}
}
