package io.chathub.server.jakarta.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.suite.HostPosts;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.server.servlet.suite.RawClient;
import io.chathub.server.servlet.suite.hostile.HostileChat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The ends of connections whose output is full: the container's threads go on, and its log has nothing of them. There are more of
 * them than a small machine has threads for sockets.
 */
@Tag("long")
public class StalledEndIT {

    private static final int READERS = 12;
    private static final int SMALL_BUFFER = 4 * 1024;
    private static final String TEXT = "x".repeat(4_000);
    /** 2 MB for each reader, whose socket takes some hundred kilobytes. */
    private static final int MESSAGES = 500;

    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(4);

    @RegisterExtension
    static final HostileChat CHAT = HostileChat.create()
            .options(options ->
                    options.writeTimeout(WRITE_TIMEOUT).maxQueuedFrames(10_000).maxQueuedBytes(64 << 20));

    @Test
    void reset_ofStalledReaders_disturbsNobody() {
        List<RawClient> readers = stalledReaders();
        readers.forEach(RawClient::cut);
        assertNewClientsAreServed();
        assertThat(CHAT.logLines()).isEmpty();
    }

    @Test
    void stalledReaders_thatAreCutByTheHub_leaveNothingInTheContainersLog() {
        CHAT.allowLogLines(READERS);
        List<RawClient> readers = stalledReaders();
        await().atMost(WRITE_TIMEOUT.multipliedBy(4))
                .until(() -> CHAT.hub().clients().size() == 1);
        readers.forEach(RawClient::awaitEnd);
        assertNewClientsAreServed();
        assertThat(CHAT.logLines())
                .hasSize(READERS)
                .allSatisfy(line -> assertThat(line).contains("io.chathub.").contains(" is closed: 4008 "));
    }

    private static List<RawClient> stalledReaders() {
        List<RawClient> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            RawClient reader = CHAT.add(RawClient.open(CHAT.port(), SMALL_BUFFER));
            assertThat(reader.request(RawClient.handshake(CHAT.port(), "/ws", "Sec-WebSocket-Protocol: chat.v2\r\n")))
                    .startsWith("HTTP/1.1 101 ");
            reader.send("{\"type\":\"join\",\"ref\":\"1\",\"room\":\"stalled\",\"username\":\"Snail" + i + "\"}");
            readers.add(reader);
        }
        await().until(() -> CHAT.hub().room("stalled").members().size() == READERS);
        for (int i = 0; i < MESSAGES; i++) {
            HostPosts.publish(CHAT.hub(), "stalled", "host", TEXT);
        }
        return readers;
    }

    private static void assertNewClientsAreServed() {
        for (int i = 0; i < READERS; i++) {
            RawClient client = CHAT.connect(ProtocolVersion.V2);
            client.send("{\"type\":\"join\",\"ref\":\"1\",\"room\":\"others\",\"username\":\"New" + i + "\"}");
            assertThat(client.receive()).contains("\"version\":2");
            assertThat(client.receive()).contains("\"ref\":\"1\"");
        }
    }
}
