package io.chathub.containers;

import io.chathub.core.Hub;
import io.chathub.server.jakarta.ChatMount;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.RawClient;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

/** The lines of docs/containers.md for Jetty with its own jakarta.websocket. */
class DocumentedIT {

    @Test
    void documentedLines_startAChat() throws Exception {
        Hub hub = Hub.builder().build();
        int port = 0;

        Server server = new Server(port);
        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(context, null);
        context.addServletContainerInitializer(
                (classes, servlets) -> ChatMount.into(servlets, "/chat", hub, WebOptions.DEFAULT));
        server.setHandler(context);
        server.start();

        try {
            RawClient client =
                    RawClient.connect(((ServerConnector) server.getConnectors()[0]).getLocalPort(), "/chat/ws", 0);
            client.hello();
            client.cut();
        } finally {
            hub.close();
            server.stop();
        }
    }
}
