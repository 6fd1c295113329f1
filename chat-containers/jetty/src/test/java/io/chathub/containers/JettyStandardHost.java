package io.chathub.containers;

import io.chathub.core.Hub;
import io.chathub.server.jakarta.suite.SuiteContext;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.ChatHost;
import java.util.List;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The suites' container: Jetty's own jakarta.websocket, without chat-server-jetty. */
public final class JettyStandardHost implements ChatHost {

    @Override
    public Running start(Hub hub, WebOptions options) {
        Server server = new Server(0);
        ((ServerConnector) server.getConnectors()[0]).setAcceptedSendBufferSize(64 * 1024);
        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(context, null);
        context.addServletContainerInitializer((classes, servlets) -> SuiteContext.install(servlets, hub, options));
        server.setHandler(context);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        return new Running() {
            @Override
            public int port() {
                return port;
            }

            @Override
            public void close() {
                hub.close(); // Jetty closes its connectors before its contexts
                try {
                    server.stop();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    @Override
    public List<String> echoPaths() {
        return List.of();
    }

    @Override
    public List<String> loggers() {
        return List.of("org.eclipse.jetty");
    }

    @Override
    public List<String> threadNames() {
        return List.of("qtp");
    }
}
