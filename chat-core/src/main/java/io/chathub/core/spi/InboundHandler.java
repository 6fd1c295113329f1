package io.chathub.core.spi;

import io.chathub.protocol.CloseCode;

/**
 * The receiver of a client's frames, implemented by the core and called by the transport. Methods may be called from
 * any thread, but one call at a time for a connection, except {@link #onClosed}, which may be called at any time. No
 * method blocks or throws.
 */
public interface InboundHandler {

    /**
     * The first part of a frame of any kind, be it a part of its header, that came without the rest. The rest is being
     * received from now until the next call of another method. A transport may call this several times for a frame, or never
     * where it cannot know of incomplete frames. The core ends a connection on which that takes too long.
     */
    void onFrameBegins();

    /**
     * The first part of a text message. The message is being received from now until {@link #onText}. The core ends a
     * connection on which that takes too long, so that a client cannot hold a connection by sending single bytes.
     */
    void onTextBegins();

    /**
     * The transport holds the parts of a text message that is not complete, and awaits more. Called after each such part.
     *
     * @param heldBytes the heap that the transport uses for all parts so far, in bytes; at least 1
     * @return whether the transport keeps the parts. After false, the connection is being ended: the transport drops the parts
     *         and all further parts of the message
     */
    boolean onTextPart(long heldBytes);

    /** A complete text message. */
    void onText(String text);

    /** A binary message, or the first part of one; the content is not read. The core ends the connection. */
    void onBinary();

    /**
     * Input that the transport rejects, such as a text message that is too long or not UTF-8. The core ends the connection
     * after the frames that wait for the client.
     *
     * @param code   the code of the close frame
     * @param reason the reason in the close frame: ASCII of at most 123 characters, without input of the client
     */
    void onRejected(CloseCode code, String reason);

    /**
     * A ping.
     *
     * @return whether the transport answers the ping; false for pings over the rate
     */
    boolean onPing();

    /** A pong, solicited or not. */
    void onPong();

    /**
     * The connection has ended. Calls after the first do nothing.
     *
     * @param code the code of the close frame; 1005 for a close frame without a code, 1006 without a close frame
     */
    void onClosed(int code);
}
