package io.chathub.client;

/** The state of a {@link ChatClient}. */
public enum ClientState {
    /** Built; {@link ChatClient#connect()} has not been called. */
    NEW,
    /** An attempt to connect is running, the first or a later one. */
    CONNECTING,
    /** The {@code connect} event of the server has arrived. */
    CONNECTED,
    /** The connection is lost, or the attempt failed; the next attempt is scheduled. */
    WAITING,
    /** The client has ended: by {@link ChatClient#close()}, by a final close code or refusal, or by its policy. Final. */
    CLOSED
}
