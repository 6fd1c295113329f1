package io.chathub.server.servlet;

import io.chathub.core.Hub;
import io.chathub.server.servlet.internal.app.ChatRoutes;
import io.chathub.server.servlet.spi.EdgeRules;
import io.chathub.server.servlet.spi.ServletRegistrar;
import io.chathub.server.servlet.spi.WebSocketUpgrade;
import java.util.Objects;

/**
 * The chat's servlets and filters. Modules for containers, such as chat-server-jetty, add them to a context; a host
 * application uses such a module.
 */
public final class ChatServlets {

    private ChatServlets() {}

    /**
     * Adds the page, dashboard, API and handshake to a context, below a base path. The caller starts and closes the hub.
     *
     * @param registrar adds to the context, which has not been started
     * @param base      empty, or a path that begins with a slash and does not end with one
     * @param upgrade   the container's last step of the handshake
     * @param edge      the rules of this hub's server; refusals are counted and logged there
     * @throws IllegalArgumentException if the options do not fit the hub, such as every origin with an authenticator
     */
    public static void install(
            ServletRegistrar registrar,
            String base,
            Hub hub,
            WebOptions options,
            WebSocketUpgrade upgrade,
            EdgeRules edge) {
        Objects.requireNonNull(hub, "hub");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(upgrade, "upgrade");
        Objects.requireNonNull(edge, "edge");
        new ChatRoutes(registrar, base).install(hub, options, upgrade, edge::refused);
    }
}
