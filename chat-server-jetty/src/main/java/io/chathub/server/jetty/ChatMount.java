package io.chathub.server.jetty;

import io.chathub.core.Hub;
import io.chathub.server.jetty.internal.app.ChatInstaller;
import io.chathub.server.jetty.internal.app.JettyVersion;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.spi.EdgeRules;
import java.util.Objects;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;

/**
 * Installs a chat into a servlet context of a Jetty server that the host application runs, beside its own servlets.
 *
 * <pre>{@code
 * ServletContextHandler context = new ServletContextHandler("/");
 * context.addServlet(MyServlet.class, "/hello");
 * Hub hub = Hub.builder().build();
 * ChatMount.into(context, "/chat", hub, WebOptions.DEFAULT);
 * server.setHandler(context);
 * server.start(); // page: http://host/chat/, WebSocket: ws://host/chat/ws
 * }</pre>
 */
public final class ChatMount {

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

    private ChatMount() {}

    /**
     * Adds the chat's page, dashboard, API and WebSocket to a context, below a path. Paths outside of it are not affected.
     *
     * <p>The server then owns the hub: it starts with the context and closes when the server or the context begins to stop,
     * so that clients receive what was acknowledged and a close frame. A hub starts once, and so does the context. Stop
     * the server on a thread of the host: in a hook or a listener the hub cannot make it wait ({@link Hub#close()}).
     *
     * @param context a context that has not been started
     * @param path    the chat's path relative to the context, such as {@code /chat}
     * @param hub     a hub that has not been started
     * @throws IllegalArgumentException if {@code path} is not one or more segments, each after a slash
     * @throws IllegalStateException    if {@code context} has been started, or Jetty is older than 12.1
     */
    public static void into(ServletContextHandler context, String path, Hub hub, WebOptions options) {
        JettyVersion.requireSupported();
        Objects.requireNonNull(hub, "hub");
        Objects.requireNonNull(options, "options");
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("path: " + path + " (expected: such as /chat or /team/chat)");
        }
        if (!context.isStopped()) {
            throw new IllegalStateException("the context has been started");
        }
        ChatInstaller.install(context, path, hub, options, EdgeRules.of(hub, options.allowedHosts()));
    }
}
