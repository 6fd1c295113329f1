package io.chathub.server.jetty;

import io.chathub.server.jetty.internal.handshake.EchoServlet;
import org.eclipse.jetty.ee11.servlet.ServletHolder;

/** An echo WebSocket beside the chat: it shows the chat's handling of frames without its handling of messages. */
public final class EchoEndpoint {

    private EchoEndpoint() {}

    /** Adds the endpoint to a server that has not been started. */
    public static void addTo(ChatServer server, String path, boolean sharedFrames) {
        server.context().addServlet(new ServletHolder(new EchoServlet(sharedFrames)), path);
    }
}
