package io.chathub.benchmarks.peer;

import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;

/** Jetty's own {@code jakarta.websocket} with an {@link Application}. */
final class JettyServletPeer {

    private JettyServletPeer() {}

    public static void main(String[] args) throws Exception {
        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(context, null);
        context.addServletContainerInitializer((classes, servlets) -> Application.install(servlets));
        Server server = JettyHost.server(args);
        server.setHandler(context);
        JettyHost.serve(server);
    }
}
