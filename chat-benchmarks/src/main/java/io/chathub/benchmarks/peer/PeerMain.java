package io.chathub.benchmarks.peer;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;

/** The parts that all servers under load have in common; see the package. */
final class PeerMain {

    /** The frame with which a server without a protocol tells a client that the client is in the room. */
    static final String GREETING = "{\"type\":\"welcome\"}";

    private PeerMain() {}

    /** The port to listen on; 0 for any that is free. */
    static int port(String[] args) {
        return args.length == 0 ? 0 : Integer.parseInt(args[0]);
    }

    /** The port to listen on, for a server that does not tell which free one it found. */
    static int knownPort(String[] args) throws IOException {
        int port = port(args);
        if (port != 0) {
            return port;
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * Says that the server is ready, and ends the program when its standard input ends. The server does not get a
     * chance to say goodbye to its clients: some take seconds for it, others log each as an error.
     */
    static void serve(int port) throws IOException {
        System.out.println("LISTENING " + port);
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }
}
