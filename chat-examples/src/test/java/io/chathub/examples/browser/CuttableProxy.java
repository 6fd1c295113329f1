package io.chathub.examples.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A TCP proxy before a server whose connections can be cut. The server keeps running. */
public final class CuttableProxy implements AutoCloseable {

    private final ServerSocket front;
    private final int target;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean isCut;

    private CuttableProxy(int target) throws IOException {
        this.target = target;
        front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::acceptAll);
    }

    public static CuttableProxy before(int port) throws IOException {
        return new CuttableProxy(port);
    }

    /** The chat's address through this proxy. */
    public URI chat() {
        return URI.create("http://localhost:" + front.getLocalPort() + "/");
    }

    /** Closes all connections, and new ones until {@link #mend}. */
    public void cut() {
        isCut = true;
        open.forEach(CuttableProxy::drop);
        open.clear();
    }

    public void mend() {
        isCut = false;
    }

    @Override
    public void close() throws IOException {
        front.close();
        cut();
    }

    private void acceptAll() {
        while (!front.isClosed()) {
            try {
                Socket client = front.accept();
                if (isCut) {
                    drop(client);
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(client);
                open.add(server);
                daemon(() -> copy(client, server));
                daemon(() -> copy(server, client));
            } catch (IOException e) {
                if (!front.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // closed by either side
        }
        drop(from);
        drop(to);
    }

    private static void drop(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "cuttable-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
