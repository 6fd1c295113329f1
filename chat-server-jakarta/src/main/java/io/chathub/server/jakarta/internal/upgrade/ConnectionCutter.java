package io.chathub.server.jakarta.internal.upgrade;

import jakarta.servlet.http.WebConnection;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.Buffer;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the socket of an upgraded connection at once. {@link WebConnection#close()} does not do that where the peer does not
 * read: Tomcat closes the socket with the peer's next octet, and Undertow blocks until all is written. So the socket is taken
 * out of the container's connection, which only these two classes are known to hold.
 *
 * <p>Rules of the containers:
 * <ul>
 *   <li>In Tomcat, the socket's lock is held. Otherwise a thread that reads the connection meanwhile adds it to those that wait for
 *       input after it was removed from them, and Tomcat keeps it, with the application's class loader, until the server stops.
 *   <li>In Undertow, the thread of the socket closes it, after what is not written was dropped. A listener of Undertow's writes that
 *       to the closed socket otherwise, which XNIO logs with a stack trace.
 *   <li>Undertow repeats a write that has failed for as long as something is not written, and its thread with it. So
 *       {@link #dropUnwritten} belongs to each report of an error.
 * </ul>
 */
final class ConnectionCutter {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionCutter.class);
    private static final AtomicBoolean WARNED = new AtomicBoolean();
    private static final String TOMCAT = "org.apache.coyote.http11.upgrade.UpgradeProcessorExternal";
    private static final String UNDERTOW = "io.undertow.servlet.spec.WebConnectionImpl";

    /** The longest wait for a thread that reads the connection. */
    private static final long LOCK_MILLIS = 1_000;

    private ConnectionCutter() {}

    /** Closes the socket, or what of it the container lets close. Does not throw. */
    static void cut(WebConnection connection) {
        try {
            if (!isSocketClosed(connection)) {
                connection.close();
            }
        } catch (Exception e) {
            LOG.debug("Failed to close a connection: {}", e.toString());
        }
    }

    private static boolean isSocketClosed(WebConnection connection) throws Exception {
        try {
            return switch (connection.getClass().getName()) {
                case TOMCAT -> isClosedInTomcat(connection);
                case UNDERTOW -> isClosedInUndertow(connection);
                default -> {
                    warn("the container is unknown: " + connection.getClass().getName());
                    yield false;
                }
            };
        } catch (NoSuchFieldException | NoSuchMethodException | RuntimeException e) {
            warn(e.toString());
            return false;
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static boolean isClosedInTomcat(WebConnection connection) throws Exception {
        Object socket = value(connection.getInputStream(), "socketWrapper");
        if (socket == null) {
            return false;
        }
        Lock lock = (Lock) Objects.requireNonNull(call(socket, "getLock"));
        boolean locked = tryLock(lock);
        try {
            // First: the container must not use the socket any more when it closes.
            connection.getInputStream().close();
            call(socket, "close");
        } finally {
            if (locked) {
                lock.unlock();
            }
        }
        return true;
    }

    private static boolean tryLock(Lock lock) {
        try {
            return lock.tryLock(LOCK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isClosedInUndertow(WebConnection connection) throws Exception {
        if (!(value(connection, "channel") instanceof Closeable channel)
                || !(call(channel, "getIoThread") instanceof Executor thread)) {
            return false;
        }
        Runnable close = () -> {
            try (channel) {
                dropUnwritten(connection);
            } catch (IOException | RuntimeException e) {
                LOG.debug("Failed to close a connection: {}", e.toString()); // a server that stops, closed all the same
            }
        };
        try {
            thread.execute(close);
        } catch (RejectedExecutionException e) {
            // The server has stopped.
            close.run();
        }
        return true;
    }

    /**
     * Drops what a failed connection has not written, where the container would try to write it for ever. Called by the thread that
     * writes for the container.
     *
     * @throws IllegalStateException if that is not possible. Thrown into the container, it ends the attempts as well, with a line in
     *                               the container's log
     */
    static void dropUnwritten(WebConnection connection) {
        if (!connection.getClass().getName().equals(UNDERTOW)) {
            return;
        }
        try {
            if (value(connection.getOutputStream(), "buffer") instanceof Buffer unwritten) {
                unwritten.position(unwritten.limit());
            }
        } catch (IOException | ReflectiveOperationException | RuntimeException e) {
            warn(e.toString());
            throw new IllegalStateException("what is not written cannot be dropped", e);
        }
    }

    /** Once: the reason is the same for each connection. */
    private static void warn(String reason) {
        if (!WARNED.getAndSet(true)) {
            LOG.warn("Connections that do not read may stay open until their clients answer: {}", reason);
        }
    }

    private static @Nullable Object value(Object owner, String name)
            throws NoSuchFieldException, IllegalAccessException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }

    private static @Nullable Object call(Object owner, String name) throws ReflectiveOperationException {
        Method method = owner.getClass().getMethod(name);
        method.setAccessible(true);
        return method.invoke(owner);
    }
}
