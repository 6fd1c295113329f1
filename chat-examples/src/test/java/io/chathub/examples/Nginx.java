package io.chathub.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * An nginx with a recipe of the folder {@code deploy/nginx}, of which only the two addresses are replaced. It listens on a loopback
 * address of its own, on which no other program takes a port.
 */
public final class Nginx implements AutoCloseable {

    private static final String ADDRESS = "127.83.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final Path log;
    private final int port;

    private Nginx(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /**
     * Starts nginx. Without the program the test is skipped.
     *
     * @param recipe the name of the file, such as {@code path.conf}
     * @param folder a folder for its files
     * @param chat   the port of the chat on 127.0.0.1
     */
    public static Nginx start(String recipe, Path folder, int chat) throws IOException {
        Path program = Recipes.program("nginx", "nginx");
        int port = freePort();
        String text = Recipes.text("nginx/" + recipe);
        assertThat(text).containsOnlyOnce("listen 80;").containsOnlyOnce("server 127.0.0.1:3000;");
        Files.writeString(
                folder.resolve("recipe.conf"),
                text.replace("listen 80;", "listen " + ADDRESS + ":" + port + ";")
                        .replace("server 127.0.0.1:3000;", "server 127.0.0.1:" + chat + ";"));
        Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                user root;
                pid nginx.pid;
                error_log stderr;
                events {}
                http {
                    access_log off;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    include recipe.conf;
                }
                """);
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(
                        program.toString(),
                        "-e",
                        "stderr",
                        "-p",
                        folder.toString(),
                        "-c",
                        folder.resolve("nginx.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Nginx nginx = new Nginx(process, log, port);
        await().atMost(PATIENCE).until(nginx::accepts);
        return nginx;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(ADDRESS))) {
            return socket.getLocalPort();
        }
    }

    private boolean accepts() throws IOException {
        if (!process.isAlive()) {
            throw new AssertionError("nginx has ended: " + log());
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(ADDRESS, port));
            return true;
        } catch (java.net.ConnectException e) {
            return false;
        }
    }

    /** What nginx has written. */
    public String log() throws IOException {
        return Files.readString(log, UTF_8);
    }

    /** The address of a path, such as {@code /chat/}. */
    public URI uri(String path) {
        return URI.create("http://" + host() + path);
    }

    /** The value of a {@code Host} header. */
    public String host() {
        return ADDRESS + ":" + port;
    }

    /** A connection that comes from another address of this machine. */
    public Socket connectFrom(String address) throws IOException {
        return new Socket(InetAddress.getByName(ADDRESS), port, InetAddress.getByName(address), 0);
    }

    @Override
    public void close() {
        process.destroy();
        assertThat(process.onExit()).as("nginx has ended").succeedsWithin(PATIENCE);
    }
}
