package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.ChatClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The runnable server with a small heap, and clients that send most of a large message and then nothing more. */
@Tag("long")
@Timeout(180)
class ExhaustedHeapIT {

    private static final int CLIENTS = 900;
    private static final int SENT_BYTES = 65_000;
    private static final Map<String, String> OPTIONS = Map.of(
            "PORT", "0",
            "CHAT_MAX_CONNECTIONS_PER_ADDRESS", "10000");

    @Test
    void unfinishedMessagesOfManyClients_leaveTheServerAnswering() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start(OPTIONS, List.of("-Xmx64m"), "--host", "127.0.0.1")) {
            try {
                for (int i = 0; i < CLIENTS; i++) {
                    sockets.add(sendMostOfAMessage(server.port(), 20));
                }
                ChatClient client = ChatClient.builder(URI.create("ws://127.0.0.1:" + server.port() + "/ws"))
                        .username("Ann")
                        .build();
                client.connect().get(20, TimeUnit.SECONDS);
                client.room("dev").join().get(20, TimeUnit.SECONDS);
                assertThat(client.room("dev").send("still here").get(20, TimeUnit.SECONDS))
                        .isNotNull();
                client.close();
                assertThat(server.output())
                        .anyMatch(line -> line.contains("clients with the most"))
                        .noneMatch(line -> line.contains("OutOfMemoryError"));
                server.terminate();
                assertThat(server.exitCode()).isZero();
            } finally {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void exhaustedHeap_endsTheProcessWithItsCode() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        Map<String, String> unbounded = new HashMap<>(OPTIONS);
        unbounded.put("CHAT_INPUT_HEAP_PERCENT", "100");
        unbounded.put("CHAT_MESSAGE_ASSEMBLY_TIMEOUT", "10m");
        try (ServerProcess server = ServerProcess.start(unbounded, List.of("-Xmx40m"), "--host", "127.0.0.1")) {
            try {
                int port = server.port();
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                while (server.isAlive() && System.nanoTime() - end < 0) {
                    try {
                        sockets.add(sendMostOfAMessage(port, 1));
                    } catch (IOException e) {
                        // No heap for this client, or the process has ended: the next attempt finds out.
                    }
                }
                assertThat(server.exitCode()).isEqualTo(HeapWatch.EXIT_CODE);
                assertThat(server.output()).anyMatch(line -> line.startsWith("chat-server: out of heap"));
            } finally {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
        }
    }

    private static Socket sendMostOfAMessage(int port, int timeoutSeconds) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        try {
            begin(socket, port, timeoutSeconds);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        // A masked text frame of 65,535 octets with a mask of zeroes, of which the last octets are missing.
        ByteBuffer frame = ByteBuffer.allocate(8 + SENT_BYTES);
        frame.put((byte) 0x81).put((byte) (0x80 | 126)).putShort((short) 65_535).putInt(0);
        while (frame.hasRemaining()) {
            frame.put((byte) 'x');
        }
        try {
            socket.getOutputStream().write(frame.array());
        } catch (IOException e) {
            return socket; // closed by the server
        }
        return socket;
    }

    private static void begin(Socket socket, int port, int timeoutSeconds) throws IOException {
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(timeoutSeconds));
        OutputStream out = socket.getOutputStream();
        out.write(("GET /ws HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + "Sec-WebSocket-Protocol: chat.v2\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        readHead(socket.getInputStream());
    }

    private static void readHead(InputStream in) throws IOException {
        int matched = 0;
        while (matched < 4) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("the connection was closed in the handshake");
            }
            matched = octet == "\r\n\r\n".charAt(matched) ? matched + 1 : octet == '\r' ? 1 : 0;
        }
    }
}
