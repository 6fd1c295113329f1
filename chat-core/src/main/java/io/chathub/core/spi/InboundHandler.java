package io.chathub.core.spi;

/**
 * What the core gives a transport: where a client's frames go. The transport calls it from any thread, but one call at
 * a time for a connection, except {@link #onClosed}, which may come at any time. No method blocks or throws.
 */
public interface InboundHandler {

    /**
     * A text message of which there is more to come. From now until {@link #onText} it counts as under way; the core
     * ends a connection where that takes too long, so whoever sends an octet now and then gains nothing by it.
     */
    void onTextBegins();

    /** A whole text message. */
    void onText(String text);

    /** A binary message, or the first part of one; its content is of no interest. The core ends the connection. */
    void onBinary();

    /**
     * A ping.
     *
     * @return whether it is to be answered; where there are too many, the transport answers none of them
     */
    boolean onPing();

    /** A pong, asked for or not. */
    void onPong();

    /**
     * The connection is over. Calls after the first do nothing.
     *
     * @param code the code of the close frame, 1005 where it had none, 1006 where there was none
     */
    void onClosed(int code);
}
