package io.chathub.server.jakarta.internal.frame;

/** The receiver of what a {@link FrameReader} reads. All methods are called by the thread that reads. */
public interface FrameSink {

    /** The octets so far end within a frame. */
    void onIncompleteFrame();

    /** The first part of a text message that is not complete. */
    void onTextBegins();

    /**
     * A further part of a text message that is not complete.
     *
     * @param heldBytes the heap that all parts take, in bytes
     * @return whether the parts are kept
     */
    boolean onTextPart(long heldBytes);

    /** A complete text message. */
    void onText(String text);

    /** The first octet of a binary message, or its end where it is empty. Nothing behind it is read. */
    void onBinary();

    /** A complete ping. The array belongs to the receiver. */
    void onPing(byte[] payload);

    /** A complete pong. */
    void onPong();

    /**
     * A complete and valid close frame. Nothing behind it is read.
     *
     * @param code the code in it; 1005 for none
     */
    void onClose(int code);
}
