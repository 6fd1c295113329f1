package io.chathub.client;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An HTTP and SOCKS 5 proxy on loopback. It connects each tunnel to one port of loopback, whatever name it is asked for. */
final class TunnelProxy implements AutoCloseable {

    private static final int SOCKS_5 = 5;

    /** The first lines of the requests for a tunnel, and the targets of SOCKS. */
    final Queue<String> requests = new ConcurrentLinkedQueue<>();
    /** The status line and headers of the answer to {@code CONNECT}. */
    volatile String answer = "200 Connection established";

    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final ServerSocket listener;
    private final int target;

    TunnelProxy(int target) throws IOException {
        this.target = target;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::acceptAll);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                daemon(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try {
            DataInputStream in = new DataInputStream(client.getInputStream());
            int first = in.readUnsignedByte();
            boolean connected = first == SOCKS_5 ? socks(in, client.getOutputStream()) : http(in, first, client);
            if (!connected) {
                client.close();
                return;
            }
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(server);
            daemon(() -> pump(server, client));
            pump(client, server);
        } catch (IOException e) {
            // The client or the test has ended the connection.
        }
    }

    private boolean http(InputStream in, int first, Socket client) throws IOException {
        StringBuilder head = new StringBuilder().append((char) first);
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException();
            }
            head.append((char) octet);
        }
        requests.add(head.substring(0, head.indexOf("\r\n")));
        client.getOutputStream().write(("HTTP/1.1 " + answer + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return answer.startsWith("2");
    }

    private boolean socks(DataInputStream in, OutputStream out) throws IOException {
        in.readNBytes(in.readUnsignedByte()); // the methods of authentication
        out.write(new byte[] {SOCKS_5, 0});
        in.readNBytes(4); // version, command, reserved, a name follows
        String host = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
        requests.add("SOCKS " + host + ":" + in.readUnsignedShort());
        out.write(new byte[] {SOCKS_5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        return true;
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One of the sides has ended the connection.
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (UncheckedIOException e) {
                        // The test has ended.
                    }
                },
                "tunnel-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
