package io.chathub.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The runnable server with more connections than it may have open files. */
@EnabledOnOs(OS.LINUX)
@Tag("long")
class OpenFilesIT {

    private static final int FILES = 150;
    private static final String NONE_ACCEPTED = "No connection can be accepted";

    private final List<Socket> sockets = new ArrayList<>();

    @Test
    void withoutFreeDescriptors_theServerLogsALineAndRecovers(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("hello.txt"), "from the folder");
        Map<String, String> environment =
                Map.of("PORT", "0", "CHAT_STATIC_DIR", folder.toString(), "CHAT_HANDSHAKE_TIMEOUT", "1m");
        try (ServerProcess server = ServerProcess.startWithFiles(FILES, environment, "--host", "127.0.0.1")) {
            Socket early = open(server.port());
            assertThat(get(early, "/api/status")).startsWith("HTTP/1.1 200 ");
            // Not more than needed: connections that the full process does not accept wait in a queue of 50.
            for (int i = 0; i < FILES && !has(server, NONE_ACCEPTED); i++) {
                open(server.port());
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> has(server, NONE_ACCEPTED));

            assertThat(get(early, "/api/status")).startsWith("HTTP/1.1 200 ");
            for (int i = 0; i < 5; i++) {
                assertThat(get(early, "/hello.txt")).startsWith("HTTP/1.1 503 ").contains("Retry-After: 1\r\n");
            }
            assertThat(get(early, "/assets/chat.js")).startsWith("HTTP/1.1 200 ");

            for (Socket socket : sockets) {
                socket.close();
            }
            assertThat(get(open(server.port()), "/hello.txt")).startsWith("HTTP/1.1 200 ");
            await().until(() -> has(server, "Connections are accepted again"));
            server.terminate();
            assertThat(server.exitCode()).isZero();
            assertThat(server.output())
                    .filteredOn(line -> line.contains("WARN") || line.contains("ERROR"))
                    .satisfiesExactly(
                            line -> assertThat(line).contains(NONE_ACCEPTED, "Too many open files", "ulimit -n"),
                            line -> assertThat(line).contains("A file cannot be served: Too many open files"));
            assertThat(server.output()).noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception"));
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static boolean has(ServerProcess server, String text) {
        return server.output().stream().anyMatch(line -> line.contains(text));
    }

    private Socket open(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        sockets.add(socket);
        return socket;
    }

    /** The head of the answer; its body is read. */
    private static String get(Socket socket, String path) throws IOException {
        socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(US_ASCII));
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                break;
            }
            head.append((char) octet);
        }
        String length = head.toString().replaceFirst("(?is).*\r\ncontent-length: (\\d+).*", "$1");
        if (length.matches("\\d+")) {
            in.readNBytes(Integer.parseInt(length));
        }
        return head.toString();
    }
}
