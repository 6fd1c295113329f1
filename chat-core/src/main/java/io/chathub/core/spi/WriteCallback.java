package io.chathub.core.spi;

/** How a {@linkplain ClientConnection#write write} ended: exactly one of the two is called, exactly once. */
public interface WriteCallback {

    /** The frames have been passed to the operating system. */
    void succeeded();

    /** The connection has failed; nothing more can be written. */
    void failed(Throwable cause);
}
