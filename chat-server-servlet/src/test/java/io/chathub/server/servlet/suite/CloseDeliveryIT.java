package io.chathub.server.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.HubOptions;
import io.chathub.core.options.RateLimit;
import io.chathub.core.suite.HostPosts;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.server.servlet.WebOptions;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A connection that the server closes stays open until its client has read the frames before the close, and the close. A
 * socket that is closed earlier answers the next octet of the client with a reset, and the operating system drops the frames
 * that it has not sent. The clients of this test read slowly, and send while they read.
 */
@Timeout(60)
public class CloseDeliveryIT {

    private static final int RECEIVE_BUFFER = 4 * 1024;
    private static final int TEXT_LENGTH = 4_000;
    /** The messages fit into the buffer of the server's socket, and not into that of the client's. */
    private static final int MESSAGES = 12;

    private static final Duration LONG = Duration.ofSeconds(30);
    /** A connection that is closed too early is closed within this time. */
    private static final Duration EARLY = Duration.ofMillis(200);

    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int PING = 0x89;
    private static final int PONG = 10;
    private static final String NOTICE = "{\"type\":\"typing\",\"room\":\"lobby\"}";

    private final List<Integer> received = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(ProtocolVersion.class)
    void stop_deliversWhatTheClientHasNotRead(ProtocolVersion version) throws InterruptedException {
        ServedChat server = start();
        Thread stop = new Thread(server::close);
        try {
            RawClient client = slowClient(server, version);
            publish(server);

            stop.start();

            assertStaysOpen(server);
            assertThat(read(client)).isEqualTo(version == ProtocolVersion.V1 ? 1001 : 1012);
            assertThat(received).isEqualTo(all());
        } finally {
            if (stop.getState() == Thread.State.NEW) {
                stop.start();
            }
            stop.join();
        }
    }

    @ParameterizedTest
    @CsvSource({"INTERNAL_ERROR, 1011", "TRY_AGAIN_LATER, 1013", "KICKED, 4503"})
    void disconnect_deliversWhatTheClientHasNotRead(CloseCode code, int expected) {
        try (ServedChat server = start()) {
            RawClient client = slowClient(server, ProtocolVersion.V2);
            publish(server);

            assertThat(server.hub().disconnect(server.hub().clients().get(0).id(), code))
                    .isTrue();

            assertStaysOpen(server);
            assertThat(read(client)).isEqualTo(expected);
            assertThat(received).isEqualTo(all());
        }
    }

    @Test
    void binaryMessage_isAnsweredBehindWhatTheClientHasNotRead() {
        try (ServedChat server = start()) {
            RawClient client = slowClient(server, ProtocolVersion.V2);
            publish(server);

            client.write(withFramesBehind(RawClient.frame(BINARY, new byte[1_000])));

            assertStaysOpen(server);
            assertThat(read(client)).isEqualTo(1003);
            assertThat(received).isEqualTo(all());
        }
    }

    @Test
    void tooLongMessage_isAnsweredBehindWhatTheClientHasNotRead() {
        try (ServedChat server = start()) {
            RawClient client = slowClient(server, ProtocolVersion.V2);
            publish(server);

            byte[] text = new byte[HubOptions.DEFAULT.input().maxMessageBytes() + 1];
            client.write(withFramesBehind(RawClient.frame(TEXT, text)));

            assertStaysOpen(server);
            assertThat(read(client)).isEqualTo(1009);
            assertThat(received).isEqualTo(all());
        }
    }

    private ServedChat start() {
        return start(HubOptions.builder()
                .messageRate(RateLimit.UNLIMITED)
                .shutdownTimeout(LONG)
                .writeTimeout(LONG)
                .build());
    }

    /** Overridden to run the same tests with other options of the server. */
    protected ServedChat start(HubOptions options) {
        return ServedChat.start(options, WebOptions.DEFAULT);
    }

    /** Overridden to connect in another way. */
    protected RawClient open(int port, int receiveBuffer) {
        return RawClient.open(port, receiveBuffer);
    }

    private RawClient slowClient(ServedChat server, ProtocolVersion version) {
        RawClient client = open(server.port(), RECEIVE_BUFFER).patience(LONG);
        String subprotocol = version == ProtocolVersion.V1 ? "" : "Sec-WebSocket-Protocol: chat.v2\r\n";
        assertThat(client.request(RawClient.handshake(server.port(), "/ws", subprotocol)))
                .startsWith("HTTP/1.1 101 ");
        client.receive(); // connect, or welcome
        if (version == ProtocolVersion.V2) {
            client.send("{\"type\":\"join\",\"room\":\"lobby\",\"username\":\"Snail\"}");
            assertThat(client.receive()).contains("\"type\":\"joined\"");
        }
        return client;
    }

    private static void publish(ServedChat server) {
        for (int i = 0; i < MESSAGES; i++) {
            String text = i + "x".repeat(TEXT_LENGTH);
            HostPosts.publish(server.hub(), "lobby", "host", text);
        }
    }

    private static void assertStaysOpen(ServedChat server) {
        await("the end of a connection that its client has not read to the end")
                .during(EARLY)
                .until(() -> !server.hub().clients().isEmpty());
    }

    /** The frame, and more than the server's buffer of input behind it. */
    private static byte[] withFramesBehind(byte[] frame) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(frame);
        byte[] notice = RawClient.frame(TEXT, NOTICE.getBytes(StandardCharsets.UTF_8));
        IntStream.range(0, 500).forEach(i -> all.writeBytes(notice));
        return all.toByteArray();
    }

    private static List<Integer> all() {
        return IntStream.range(0, MESSAGES).boxed().toList();
    }

    /** Reads to the close frame and answers it; sends a frame after each one that comes. Returns the code, or 1006. */
    private int read(RawClient client) {
        while (true) {
            RawClient.RawFrame frame = client.receiveFrame();
            if (frame == null) {
                return 1006;
            }
            if (frame.isClose()) {
                client.sendFrame(8, frame.payload());
                return ((frame.payload()[0] & 0xff) << 8) | (frame.payload()[1] & 0xff);
            }
            int text = frame.text().indexOf("\"text\":\"");
            if (text >= 0) {
                String number = frame.text().substring(text + "\"text\":\"".length());
                received.add(Integer.valueOf(number.substring(0, number.indexOf('x'))));
            }
            if (frame.opcode() == PING) {
                client.sendFrame(PONG, frame.payload());
            }
            client.send(NOTICE);
        }
    }
}
