package io.chathub.server.jakarta.internal.upgrade;

import jakarta.servlet.http.WebConnection;
import java.io.Closeable;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the socket of an upgraded connection at once. {@link WebConnection#close()} does not do that where the peer does not
 * read: Tomcat closes the socket with the peer's next octet, and Undertow blocks until all is written. So the socket is taken
 * out of the container's connection, which only these two classes are known to hold.
 */
final class ConnectionCutter {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionCutter.class);
    private static final AtomicBoolean WARNED = new AtomicBoolean();
    private static final String TOMCAT = "org.apache.coyote.http11.upgrade.UpgradeProcessorExternal";
    private static final String UNDERTOW = "io.undertow.servlet.spec.WebConnectionImpl";

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
            switch (connection.getClass().getName()) {
                case TOMCAT -> {
                    Object input = connection.getInputStream();
                    Object socket = value(input, "socketWrapper");
                    if (socket == null) {
                        return false;
                    }
                    // First: the container must not use the socket any more when it closes.
                    connection.getInputStream().close();
                    method(socket.getClass(), "close").invoke(socket);
                    return true;
                }
                case UNDERTOW -> {
                    if (value(connection, "channel") instanceof Closeable channel) {
                        channel.close();
                        return true;
                    }
                    return false;
                }
                default -> {
                    warn("the container is unknown: " + connection.getClass().getName());
                    return false;
                }
            }
        } catch (NoSuchFieldException | NoSuchMethodException | RuntimeException e) {
            warn(e.toString());
            return false;
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
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

    private static Method method(Class<?> type, String name) throws NoSuchMethodException {
        Method method = type.getMethod(name);
        method.setAccessible(true);
        return method;
    }
}
