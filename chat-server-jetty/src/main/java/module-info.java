/** A chat server on Jetty: connectors, TLS, sockets with shared frames. */
module io.chathub.server.jetty {
    requires transitive io.chathub.server.servlet;
    requires transitive org.eclipse.jetty.ee11.servlet;
    requires org.eclipse.jetty.websocket.core.server;
    requires org.slf4j;

    exports io.chathub.server.jetty;
    // Jetty makes the writer of shared frames by its class.
    exports io.chathub.server.jetty.internal.websocket to
            org.eclipse.jetty.util;
}
