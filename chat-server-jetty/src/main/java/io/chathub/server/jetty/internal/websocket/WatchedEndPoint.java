package io.chathub.server.jetty.internal.websocket;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;

/**
 * The end point of a WebSocket, as Jetty's connection reads it: reports each time that the input is exhausted within a frame.
 * Everything else is the original end point's.
 */
final class WatchedEndPoint implements EndPoint, EndPoint.Wrapper {

    private final EndPoint original;
    private final Runnable onIncompleteFrame;
    /** Used by the one thread that reads. */
    private final FrameBoundary boundary = new FrameBoundary();

    /**
     * Watches {@code original}.
     *
     * @param onIncompleteFrame called on the reading thread, after all complete frames were passed on
     */
    WatchedEndPoint(EndPoint original, Runnable onIncompleteFrame) {
        this.original = original;
        this.onIncompleteFrame = onIncompleteFrame;
    }

    /** Follows octets that came before the first read. */
    void readBefore(ByteBuffer octets) {
        boundary.read(octets, octets.position(), octets.limit());
    }

    @Override
    public EndPoint unwrap() {
        return original;
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        int filled = original.fill(buffer);
        if (filled > 0) {
            boundary.read(buffer, buffer.limit() - filled, buffer.limit());
        } else if (filled == 0 && boundary.isWithinFrame()) {
            onIncompleteFrame.run();
        }
        return filled;
    }

    // ------------------------------------------------------------------------------------------------- passed on

    @Override
    public SocketAddress getLocalSocketAddress() {
        return original.getLocalSocketAddress();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return original.getRemoteSocketAddress();
    }

    @Override
    public boolean isOpen() {
        return original.isOpen();
    }

    @Override
    public long getCreatedTimeStamp() {
        return original.getCreatedTimeStamp();
    }

    @Override
    public void shutdownOutput() {
        original.shutdownOutput();
    }

    @Override
    public boolean isOutputShutdown() {
        return original.isOutputShutdown();
    }

    @Override
    public boolean isInputShutdown() {
        return original.isInputShutdown();
    }

    @Override
    public void close(Throwable cause) {
        original.close(cause);
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
        return original.flush(buffers);
    }

    @Override
    public Object getTransport() {
        return original.getTransport();
    }

    @Override
    public long getIdleTimeout() {
        return original.getIdleTimeout();
    }

    @Override
    public void setIdleTimeout(long millis) {
        original.setIdleTimeout(millis);
    }

    @Override
    public void fillInterested(Callback callback) {
        original.fillInterested(callback);
    }

    @Override
    public boolean tryFillInterested(Callback callback) {
        return original.tryFillInterested(callback);
    }

    @Override
    public boolean isFillInterested() {
        return original.isFillInterested();
    }

    @Override
    public void write(Callback callback, ByteBuffer... buffers) {
        original.write(callback, buffers);
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
        original.write(last, content, callback);
    }

    @Override
    public Callback cancelWrite(Throwable cause) {
        return original.cancelWrite(cause);
    }

    @Override
    public Connection getConnection() {
        return original.getConnection();
    }

    @Override
    public void setConnection(Connection connection) {
        original.setConnection(connection);
    }

    @Override
    public void onOpen() {
        original.onOpen();
    }

    @Override
    public void onClose(Throwable cause) {
        original.onClose(cause);
    }

    @Override
    public void upgrade(Connection connection) {
        original.upgrade(connection);
    }

    @Override
    public SslSessionData getSslSessionData() {
        return original.getSslSessionData();
    }

    @Override
    public boolean isSecure() {
        return original.isSecure();
    }

    @Override
    public String toString() {
        return "WatchedEndPoint[" + original + "]";
    }
}
