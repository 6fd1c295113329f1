package io.chathub.benchmarks.peer;

import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The Jetty with nothing but its defaults that some of the peers run on. */
final class JettyHost {

    private static final int BACKLOG = 10_000;

    private JettyHost() {}

    /** A server for a handler; it is not started. */
    static Server server(String[] args) {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(PeerMain.port(args));
        connector.setAcceptQueueSize(BACKLOG);
        server.addConnector(connector);
        return server;
    }

    /** Starts the server, which lasts as long as the program. */
    static void serve(Server server) throws Exception {
        server.start();
        PeerMain.serve(server.getURI().getPort());
    }
}
