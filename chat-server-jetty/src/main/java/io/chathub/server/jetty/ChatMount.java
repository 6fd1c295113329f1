package io.chathub.server.jetty;

import io.chathub.core.Hub;
import io.chathub.server.jetty.internal.ChatWebApp;
import java.util.Objects;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;

/**
 * Puts a chat into the Jetty that a host application already has, beside its own servlets.
 *
 * <pre>{@code
 * ServletContextHandler context = new ServletContextHandler("/");
 * context.addServlet(MyServlet.class, "/hello");
 * Hub hub = Hub.builder().build();
 * ChatMount.into(context, "/chat", hub, WebOptions.DEFAULT);
 * server.setHandler(context);
 * server.start(); // http://host/chat/ is the page, ws://host/chat/ws the socket
 * }</pre>
 */
public final class ChatMount {

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

    private ChatMount() {}

    /**
     * Adds the chat's page, dashboard, API and socket to a context, below a path, before the context is started. Nothing
     * outside of the path is touched.
     *
     * <p>The hub belongs to the server from then on: it starts when the context does, and is closed when the server or
     * the context begins to stop, so that clients are told. A hub starts once, and so does the context.
     *
     * @param context a context that has not been started
     * @param path    where the chat is to be, relative to the context, such as {@code /chat}
     * @param hub     a hub that has not been started
     * @throws IllegalArgumentException if {@code path} is not one or more segments, each after a slash
     * @throws IllegalStateException    if {@code context} has been started
     */
    public static void into(ServletContextHandler context, String path, Hub hub, WebOptions options) {
        Objects.requireNonNull(hub, "hub");
        Objects.requireNonNull(options, "options");
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("path: " + path + " (expected: such as /chat or /team/chat)");
        }
        if (!context.isStopped()) {
            throw new IllegalStateException("the context has been started");
        }
        ChatWebApp.install(context, path, hub, options);
    }
}
