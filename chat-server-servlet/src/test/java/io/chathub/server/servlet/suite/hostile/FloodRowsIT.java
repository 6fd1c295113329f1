package io.chathub.server.servlet.suite.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.options.RateOptions;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.suite.V2Client;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.reply.MembersListed;
import io.chathub.protocol.reply.Pong;
import io.chathub.protocol.reply.Refused;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.ChatHost;
import io.chathub.server.servlet.suite.RawClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The rows C9 to C11 of THREATS.md over a socket, with the rates that are the default; what they cost others is measured by the load tool. */
@Tag("long")
public class FloodRowsIT {

    private static void write(StringBuilder frames, RawClient to) {
        frames.toString().lines().forEach(to::send);
    }

    @Nested
    class OfMessages {

        @RegisterExtension
        static final HostileChat chat = HostileChat.create()
                .options(options -> options.messageRate(RateOptions.MESSAGE_RATE.defaultValue())
                        .typingRate(RateOptions.TYPING_RATE.defaultValue())
                        .joinRate(RateOptions.JOIN_RATE.defaultValue()));

        @Test
        void c9_thousandMessages_sixtyPassAndTheConnectionCloses() {
            V2Client eve = new V2Client(chat.connect(ProtocolVersion.V2));
            eve.join("lobby", "Eve");
            StringBuilder flood = new StringBuilder();
            for (int i = 0; i < 1_000; i++) {
                flood.append(
                        "{\"type\":\"message\",\"ref\":\"" + i + "\",\"room\":\"lobby\",\"text\":\"" + i + "\"}\n");
                chat.say("" + i);
            }
            long started = System.nanoTime();
            write(flood, (RawClient) eve.line());
            int accepted = 0;
            int refused = 0;
            int code = 0;
            while (code == 0) {
                RawClient.RawFrame frame = ((RawClient) eve.line()).receiveFrameAfterPings();
                assertThat(frame).isNotNull();
                if (frame.isClose()) {
                    code = ByteBuffer.wrap(frame.payload()).getShort() & 0xffff;
                    continue;
                }
                ServerEvent event = V2Client.read(frame.text());
                if (event instanceof Acknowledged) {
                    accepted++;
                } else if (event instanceof Refused refusal) {
                    refused++;
                    assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMITED);
                    assertThat(refusal.retryAfter()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(1));
                }
            }
            long seconds = Duration.ofNanos(System.nanoTime() - started).toSeconds() + 1;
            assertThat(code).isEqualTo(4013);
            assertThat(accepted).isBetween(60, (int) (60 + 20 * seconds));
            assertThat(refused).as("the first of each pause is free").isBetween(101, (int) (102 + 20 * seconds));
            List<ServerEvent> heard = chat.endCase();
            assertThat(heard.stream().filter(MessagePosted.class::isInstance)).hasSize(accepted);
        }

        @Test
        void c10_fiveHundredTypingNotices_twoPass() {
            RawClient eve = chat.join("Eve");
            StringBuilder flood = new StringBuilder();
            for (int i = 0; i < 500; i++) {
                flood.append("{\"type\":\"typing\",\"isTyping\":" + (i % 2 == 0) + "}\n");
            }
            long started = System.nanoTime();
            write(flood, eve);
            eve.send("{\"type\":\"message\",\"text\":\"after all that\"}");
            chat.say("after all that");
            assertThat(eve.receive()).contains("after all that");
            long seconds = Duration.ofNanos(System.nanoTime() - started).toSeconds() + 1;
            List<ServerEvent> heard = chat.endCase();
            assertThat(heard.stream().filter(TypingChanged.class::isInstance).count())
                    .isBetween(1L, 2 + 2 * seconds);
            V2Client ann = new V2Client(chat.connect(ProtocolVersion.V2));
            assertThat(ann.join("lobby", "Ann").events()).allMatch(MessagePosted.class::isInstance);
        }

        @Test
        void c11_joinAndLeaveFlood_closesTheConnection() {
            V2Client eve = new V2Client(chat.connect(ProtocolVersion.V2));
            for (int i = 0; i < 300; i++) {
                eve.send("{'type':'join','username':'Eve','room':'lobby'}");
                eve.send("{'type':'leave','room':'lobby'}");
            }
            // A container that frames each reply by itself may be slower than the flood: its queue is full first.
            boolean ownFrames = !ChatHost.get().echoPaths().isEmpty();
            assertThat(eve.line().awaitClose()).isIn(ownFrames ? List.of(4013) : List.of(4013, 4008));
            chat.endCase();
            assertThat(chat.hub().room("lobby").members()).hasSize(1);
        }
    }

    @Nested
    class OfClients {

        private static final int CLIENTS = 300;
        private static final int TOLD = 50;

        @RegisterExtension
        static final HostileChat chat = HostileChat.create()
                .web(WebOptions.builder().maxConnectionsPerAddress(1_000).build())
                .options(options -> options.rooms(
                        RoomOptions.builder().presenceEventLimit(TOLD).build()));

        /** C11 at a size that any machine runs: who joins a crowd is not told of to each of it. */
        @Test
        void c11_joinInALargeRoom_costsItsSize() {
            List<V2Client> crowd = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                V2Client one = new V2Client(chat.connect(ProtocolVersion.V2));
                one.send("{'type':'join','ref':'j','username':'U" + i + "','room':'dev'}");
                crowd.add(one);
            }
            long frames = 0;
            long bytes = 0;
            for (V2Client one : crowd) {
                one.send("{'type':'ping','ref':'last'}");
                boolean joined = false;
                for (boolean last = false; !last || !joined; ) {
                    String frame = one.frame();
                    frames++;
                    bytes += frame.length();
                    joined |= frame.startsWith("{\"type\":\"joined\"");
                    last |= V2Client.read(frame) instanceof Pong;
                }
            }
            assertThat(frames).isLessThan(TOLD * (TOLD + 1) + 4L * CLIENTS);
            assertThat(bytes / CLIENTS).as("bytes for each of the crowd").isLessThan(20_000);
            MembersListed members = crowd.get(0).members("dev");
            assertThat(members.memberCount()).isEqualTo(CLIENTS);
            assertThat(chat.hub().room("dev").members()).hasSize(CLIENTS);
        }
    }
}
