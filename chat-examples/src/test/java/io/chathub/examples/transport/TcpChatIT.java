package io.chathub.examples.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example of a transport: conversation, pings, a slow reader, invalid input and the stop. */
@Timeout(60)
class TcpChatIT {

    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;
        private final DataOutputStream out;
        private int pings;
        /** The last departure that was received; null for none. */
        private @Nullable String left;

        Client(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(10_000);
            in = new DataInputStream(socket.getInputStream());
            out = new DataOutputStream(socket.getOutputStream());
        }

        void send(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }

        /** The next text, or the code of the close. */
        String receive() throws IOException {
            while (true) {
                int length = in.readInt();
                if (length == 0) {
                    pings++;
                    out.writeInt(0);
                } else if (length == -1) {
                    return "closed " + in.readInt();
                } else {
                    String text = new String(in.readNBytes(length), StandardCharsets.UTF_8);
                    left = text.startsWith("{\"type\":\"user-left") ? text : left;
                    return text;
                }
            }
        }

        String receive(String type) throws IOException {
            String text = receive();
            while (!text.startsWith("{\"type\":\"" + type) && !text.startsWith("closed")) {
                text = receive();
            }
            return text;
        }

        Client join(String name) throws IOException {
            send("{\"type\":\"join\",\"username\":\"" + name + "\",\"room\":\"dev\"}");
            assertThat(receive("joined")).contains("\"room\":\"dev\"");
            return this;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void clients_talk_andAreToldOfTheStop() throws Exception {
        TcpChat chat = new TcpChat(Hub.builder().build(), 0);
        try (Client ann = new Client(chat.port()).join("Ann");
                Client bob = new Client(chat.port()).join("Bob")) {
            bob.send("{\"type\":\"message\",\"ref\":\"1\",\"room\":\"dev\",\"text\":\"in ☂ bytes\"}");
            assertThat(bob.receive("ack")).contains("\"ref\":\"1\"");
            assertThat(ann.receive("message")).contains("\"text\":\"in ☂ bytes\"");
            bob.socket.close();
            assertThat(ann.receive("user-left")).contains("\"username\":\"Bob\"");
            CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> {
                try {
                    chat.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(ann.receive("closed")).isEqualTo("closed 1012");
            ann.socket.close();
            stop.join();
        }
    }

    @Test
    void ping_isAnswered_andAReaderThatStopsIsClosed() throws Exception {
        Hub hub = Hub.builder()
                .options(HubOptions.builder()
                        .pingInterval(Duration.ofMillis(100))
                        .pongTimeout(Duration.ofSeconds(2))
                        .writeTimeout(Duration.ofSeconds(1))
                        .build())
                .build();
        try (TcpChat chat = new TcpChat(hub, 0);
                Client ann = new Client(chat.port()).join("Ann");
                Client slow = new Client(chat.port()).join("Snail")) {
            assertThat(slow.socket.isConnected()).isTrue();
            while (hub.clients().size() == 2) {
                hub.room("dev")
                        .publish("host", "x".repeat(4_000))
                        .toCompletableFuture()
                        .join();
                ann.receive("message");
            }
            String left = ann.left != null ? ann.left : ann.receive("user-left"); // before or after the last message
            assertThat(left).contains("Snail");
            assertThat(ann.pings).isPositive();
        }
    }

    @Test
    void textThatIsNotUtf8_closes() throws Exception {
        Hub hub = Hub.builder().build();
        try (TcpChat chat = new TcpChat(hub, 0);
                Client mallory = new Client(chat.port()).join("Mallory")) {
            mallory.out.writeInt(1);
            mallory.out.write(0xff);
            assertThat(mallory.receive("closed")).isEqualTo("closed 1007");
            await().until(() -> hub.clients().isEmpty());
        }
    }
}
