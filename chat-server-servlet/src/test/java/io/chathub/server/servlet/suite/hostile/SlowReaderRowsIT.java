package io.chathub.server.servlet.suite.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.suite.HostPosts;
import io.chathub.core.suite.V2Client;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import io.chathub.server.servlet.suite.RawClient;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** F21, at a smaller scale: 20 MB to one that takes them too slowly, and to one that does not wait for it. */
@Tag("long")
public class SlowReaderRowsIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final String TEXT = "€".repeat(4_000);
    private static final int MESSAGES = 1_700;

    private static final CloseCodes CODES = new CloseCodes();

    @RegisterExtension
    static final HostileChat chat = HostileChat.create()
            .options(options -> options.writeTimeout(TIMEOUT))
            .hub(hub -> hub.listener(CODES));

    /** One octet now and then is a sign of life, and no reason to keep megabytes. */
    @ParameterizedTest(name = "and reads an octet now and then: {0}")
    @ValueSource(booleans = {false, true})
    void slowReader_isClosed_othersAreNotDelayed(boolean trickles) {
        String room = trickles ? "trickle" : "nothing";
        V2Client reader = new V2Client(chat.connect(ProtocolVersion.V2));
        RawClient slow = chat.add(RawClient.open(chat.port(), 4 * 1024));
        slow.request(RawClient.handshake(chat.port(), "/ws", "Sec-WebSocket-Protocol: chat.v2\r\n"));
        V2Client snail = new V2Client(slow);
        reader.join(room, "Reader");
        snail.join(room, "Snail");
        reader.next(UserJoined.class);
        long slowest = 0;
        boolean left = false;
        for (int i = 0; i < MESSAGES; i++) {
            long start = System.nanoTime();
            HostPosts.publish(chat.hub(), room, "host", TEXT);
            ServerEvent event = reader.next();
            if (event instanceof UserLeft) {
                left = true;
                event = reader.next();
            }
            assertThat(((MessagePosted) event).offset()).isEqualTo(i + 1L);
            slowest = Math.max(slowest, System.nanoTime() - start);
            if (trickles && !left) {
                slow.trickle(1);
            }
        }
        await().pollInSameThread().pollInterval(Duration.ofMillis(5)).until(() -> {
            if (trickles) {
                slow.trickle(1);
            }
            return chat.hub().client(snail.id()) == null;
        });
        if (!left) {
            reader.next(UserLeft.class);
        }
        assertThat(CODES.of(snail.id())).isEqualTo(4008);
        assertThat(chat.logLines()).singleElement().asString().contains(" is closed: 4008 ");
        // A bound that only a delay by the slow one would break, not a busy machine.
        assertThat(Duration.ofNanos(slowest)).isLessThan(TIMEOUT);
    }
}
