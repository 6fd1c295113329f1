package io.chathub.benchmarks.peer;

import io.chathub.core.Hub;
import io.chathub.server.jakarta.ChatMount;
import io.chathub.server.jakarta.Transport;
import jakarta.servlet.ServletContext;
import java.nio.file.Files;
import java.util.Objects;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** Tomcat with the chat by the transport of {@code -Dtransport}. */
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
        String transport = Objects.requireNonNull(System.getProperty("transport"), "-Dtransport");
        context.addServletContainerInitializer((classes, servlets) -> install(servlets, transport), null);
        tomcat.start();
        PeerMain.serve(connector.getLocalPort());
    }

    private static void install(ServletContext context, String transport) {
        Hub hub = Hub.builder().options(ChatHubPeer.unlimited()).build();
        ChatMount.into(context, "", hub, ChatHubPeer.manyFromOneAddress(), Transport.valueOf(transport));
    }
}
