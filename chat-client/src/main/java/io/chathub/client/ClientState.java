package io.chathub.client;

/** Where a {@link ChatClient} is in its life. */
public enum ClientState {
    /** Built; {@link ChatClient#connect()} has not been called. */
    NEW,
    /** An attempt to connect is under way, the first or a later one. */
    CONNECTING,
    /** The server has sent its {@code connect} event: messages can be sent. */
    CONNECTED,
    /** The connection is lost, or the attempt failed; the next attempt is scheduled. */
    WAITING,
    /** Over, by {@link ChatClient#close()} or because there was no reason to come back. Nothing follows. */
    CLOSED
}
