package io.chathub.server.jetty;

import io.chathub.server.jetty.internal.handshake.EchoServlet;
import org.eclipse.jetty.ee11.servlet.ServletHolder;

/** A WebSocket of the server that says everything back, beside its chat: what the chat does to frames, without what it does to messages. */
public final class EchoEndpoint {

    private EchoEndpoint() {}

    /** Adds one to a server that has not been started. */
    public static void addTo(ChatServer server, String path, boolean sharedFrames) {
        server.context().addServlet(new ServletHolder(new EchoServlet(sharedFrames)), path);
    }
}
