package io.chathub.benchmarks.peer;

import java.io.File;
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.ExpandWar;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** Tomcat with an {@link Application}. */
final class TomcatPeer {

    private static final String MANY = "100000";

    private TomcatPeer() {}

    public static void main(String[] args) throws Exception {
        Tomcat tomcat = new Tomcat();
        File directory = Files.createTempDirectory("tomcat").toFile();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ExpandWar.delete(directory)));
        tomcat.setBaseDir(directory.toString());
        Connector connector = tomcat.getConnector();
        connector.setPort(PeerMain.port(args));
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxConnections", MANY);
        connector.setProperty("acceptCount", MANY);
        Context context = tomcat.addContext("", null);
        Tomcat.addServlet(
                context, "default", new DefaultServlet()); // filters, as that of WsSci, see mapped paths alone
        context.addServletMappingDecoded("/", "default");
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer((classes, servlets) -> Application.install(servlets), null);
        tomcat.start();
        PeerMain.serve(connector.getLocalPort());
    }
}
