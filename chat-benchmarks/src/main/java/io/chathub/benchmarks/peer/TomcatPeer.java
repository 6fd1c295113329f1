package io.chathub.benchmarks.peer;

import io.chathub.core.Hub;
import io.chathub.server.jakarta.ChatMount;
import io.chathub.server.jakarta.Transport;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat with the chat by the transport of {@code -Dtransport}; without one, with the chat endpoint of the tutorials that
 * {@link JakartaPeer} has on Jetty.
 */
final class TomcatPeer {

    private static final String MANY = "100000";

    private TomcatPeer() {}

    public static void main(String[] args) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        Connector connector = tomcat.getConnector();
        connector.setPort(PeerMain.port(args));
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxConnections", MANY);
        connector.setProperty("acceptCount", MANY);
        Context context = tomcat.addContext("", null);
        context.addServletContainerInitializer(new WsSci(), null);
        String transport = System.getProperty("transport");
        context.addServletContainerInitializer((classes, servlets) -> install(servlets, transport), null);
        tomcat.start();
        PeerMain.serve(connector.getLocalPort());
    }

    private static void install(ServletContext context, @Nullable String transport) throws ServletException {
        if (transport != null) {
            Hub hub = Hub.builder().options(ChatHubPeer.unlimited()).build();
            ChatMount.into(context, "", hub, ChatHubPeer.manyFromOneAddress(), Transport.valueOf(transport));
            return;
        }
        ServerContainer container = (ServerContainer) context.getAttribute(ServerContainer.class.getName());
        container.setDefaultMaxSessionIdleTimeout(0);
        container.setAsyncSendTimeout(0);
        try {
            container.addEndpoint(JakartaPeer.Chat.class);
        } catch (DeploymentException e) {
            throw new ServletException(e);
        }
    }
}
