package io.chathub.core.spi;

/** How a {@linkplain ClientConnection#write write} ended: exactly one of the two is called, exactly once. */
public interface WriteCallback {

    /** The frames are on their way. */
    void succeeded();

    /** The line is broken; nothing more can be written. */
    void failed(Throwable cause);
}
