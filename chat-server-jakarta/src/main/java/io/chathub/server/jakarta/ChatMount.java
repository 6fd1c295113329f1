package io.chathub.server.jakarta;

import io.chathub.core.Hub;
import io.chathub.server.jakarta.internal.app.ContextRegistrar;
import io.chathub.server.jakarta.internal.app.MountedTransport;
import io.chathub.server.servlet.ChatServlets;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.spi.EdgeRules;
import jakarta.servlet.ServletContext;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Installs a chat into a servlet context, beside the host's own servlets. The context is being initialized: the call is made by a
 * {@link jakarta.servlet.ServletContainerInitializer}, or by a {@link jakarta.servlet.ServletContextListener} that is declared
 * by an annotation or in {@code web.xml}.
 *
 * <pre>{@code
 * @WebListener
 * public final class Chat implements ServletContextListener {
 *     @Override
 *     public void contextInitialized(ServletContextEvent event) {
 *         ChatMount.into(event.getServletContext(), "/chat", Hub.builder().build(), WebOptions.DEFAULT);
 *     }
 * }
 * }</pre>
 */
public final class ChatMount {

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)*");

    private ChatMount() {}

    /** As {@link #into(ServletContext, String, Hub, WebOptions, Transport)} with {@link Transport#AUTO}. */
    public static void into(ServletContext context, String path, Hub hub, WebOptions options) {
        into(context, path, hub, options, Transport.AUTO);
    }

    /**
     * Adds the chat's page, dashboard, API and WebSocket to a context, below a path. Paths outside of it are not affected.
     *
     * <p>The context then owns the hub: the hub starts with the context, unless the host has started it before, and closes when the
     * context begins to stop, while its clients are connected, so that they receive what was acknowledged and a close frame. Where the host stops its server
     * before its contexts, it closes the hub first ({@link Hub#close()}). A hub starts once, and so does the context.
     *
     * @param path      the chat's path relative to the context, such as {@code /chat}; empty for the whole context
     * @param hub       a hub that has not been closed
     * @param transport the way in which WebSockets are carried. Where the container does not support it, the initialization of
     *                  the chat's servlet fails with a message that says so. The container then decides whether the context
     *                  starts without the chat (Tomcat, unless {@code failCtxIfServletStartFails} is set) or does not start
     * @throws IllegalArgumentException if {@code path} is not segments that each follow a slash
     * @throws IllegalStateException    if the context has been initialized, or has a servlet at one of the chat's paths
     */
    public static void into(ServletContext context, String path, Hub hub, WebOptions options, Transport transport) {
        Objects.requireNonNull(hub, "hub");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(transport, "transport");
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "path: " + path + " (expected: such as /chat or /team/chat, or nothing)");
        }
        ChatServlets.install(
                new ContextRegistrar(context),
                path,
                hub,
                options,
                new MountedTransport(hub, transport),
                EdgeRules.of(hub, options.allowedHosts()));
    }
}
