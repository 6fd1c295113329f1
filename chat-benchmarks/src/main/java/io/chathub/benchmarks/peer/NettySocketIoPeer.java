package io.chathub.benchmarks.peer;

import com.corundumstudio.socketio.Configuration;
import com.corundumstudio.socketio.SocketConfig;
import com.corundumstudio.socketio.SocketIOServer;
import com.corundumstudio.socketio.Transport;
import java.io.IOException;

/** The chat of netty-socketio's own demo: an event that is mapped to an object, and sent on as a broadcast. */
final class NettySocketIoPeer {

    private static final int BACKLOG = 10_000;

    private NettySocketIoPeer() {}

    public static void main(String[] args) throws IOException {
        SocketConfig sockets = new SocketConfig();
        sockets.setAcceptBackLog(BACKLOG);
        sockets.setReuseAddress(true);
        int port = PeerMain.knownPort(args);
        Configuration configuration = new Configuration();
        configuration.setHostname("127.0.0.1");
        configuration.setPort(port);
        configuration.setTransports(Transport.WEBSOCKET);
        configuration.setSocketConfig(sockets);
        configuration.setHttpCompression(false);
        configuration.setWebsocketCompression(false);

        SocketIOServer server = new SocketIOServer(configuration);
        server.addEventListener(
                "message",
                ChatMessage.class,
                (client, message, ack) -> server.getBroadcastOperations().sendEvent("message", message));
        server.start();
        PeerMain.serve(port);
    }
}
