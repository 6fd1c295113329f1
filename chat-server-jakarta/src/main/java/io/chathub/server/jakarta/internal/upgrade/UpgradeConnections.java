package io.chathub.server.jakarta.internal.upgrade;

import io.chathub.runtime.Cancellable;
import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.TaskPool;
import jakarta.servlet.http.WebConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

/** The shared parts of the upgraded connections of one chat: framed arrays, read buffers, the timer and the thread that closes sockets. */
final class UpgradeConnections {

    /** The time in which a connection that has ended stays open, so that its peer receives the close frame, and not a reset. */
    private static final Duration LINGER = Duration.ofMillis(500);
    /** The time in which the container opens a connection after its handshake was answered. */
    private static final Duration OPENING = Duration.ofSeconds(10);

    private static final int READ_SIZE = 4 * 1024;
    private static final int CLOSERS = 2;
    private static final int MAX_WAITING = 1_000_000;

    private final ChatRuntime runtime;
    private final TaskPool closers;
    private final FramedArrays arrays = new FramedArrays();
    /** The connections whose sockets are not closed. */
    private final Map<FramedConnection, WebConnection> open = new ConcurrentHashMap<>();

    UpgradeConnections(ChatRuntime runtime) {
        this.runtime = runtime;
        closers = runtime.pool("chathub-upgrade-close", CLOSERS, MAX_WAITING);
    }

    FramedArrays arrays() {
        return arrays;
    }

    /** A buffer for what a connection has received. It lives for one report of the container. */
    byte[] readBuffer() {
        return new byte[READ_SIZE];
    }

    void opened(FramedConnection connection, WebConnection container) {
        open.put(connection, container);
    }

    Cancellable afterOpeningTime(Runnable task) {
        return runtime.scheduleRunning(OPENING.toNanos(), task);
    }

    Cancellable afterLinger(Runnable task) {
        return runtime.scheduleRunning(LINGER.toNanos(), task);
    }

    /** Closes a connection's socket, on another thread: closing may write. */
    void cut(FramedConnection connection, WebConnection container) {
        try {
            closers.submit(() -> {
                ConnectionCutter.cut(container);
                open.remove(connection);
            });
        } catch (RejectedExecutionException e) {
            ConnectionCutter.cut(container); // the chat has stopped
            open.remove(connection);
        }
    }

    /** Closes the sockets of all connections. Called when the hub has closed. */
    void stop() {
        closers.stop();
        open.forEach((connection, container) -> {
            connection.cutNow();
            ConnectionCutter.cut(container); // where the task to do so was dropped
        });
        open.clear();
    }
}
