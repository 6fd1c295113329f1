package io.chathub.benchmarks.peer;

import org.atmosphere.cache.DefaultBroadcasterCache;
import org.atmosphere.config.service.ManagedService;
import org.atmosphere.config.service.Message;
import org.atmosphere.cpr.ApplicationConfig;
import org.atmosphere.cpr.AtmosphereServlet;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;

/** The chat of Atmosphere's tutorial: a managed service, which broadcasts what its method for messages returns. */
final class AtmospherePeer {

    private AtmospherePeer() {}

    public static void main(String[] args) throws Exception {
        AtmosphereServlet atmosphere = new AtmosphereServlet();
        atmosphere.framework().addAnnotationPackage(Chat.class);
        ServletHolder holder = new ServletHolder(atmosphere);
        holder.setInitParameter(ApplicationConfig.WEBSOCKET_IDLETIME, "-1");
        holder.setInitOrder(1);
        holder.setAsyncSupported(true);

        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(
                context, (servlets, container) -> container.setDefaultMaxSessionIdleTimeout(0));
        context.addServlet(holder, "/*");
        Server server = JettyHost.server(args);
        server.setHandler(context);
        JettyHost.serve(server);
    }

    /** The room. */
    @ManagedService(path = "/chat", broadcasterCache = DefaultBroadcasterCache.class)
    public static final class Chat {

        @Message
        public String message(String text) {
            return text;
        }
    }
}
