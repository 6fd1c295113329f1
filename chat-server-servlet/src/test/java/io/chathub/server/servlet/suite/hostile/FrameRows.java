package io.chathub.server.servlet.suite.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Client;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import io.chathub.server.servlet.suite.RawClient;
import io.chathub.server.servlet.suite.RawClient.RawFrame;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The frames of THREATS.md, octet for octet, and similar ones, sent by a client that has joined. */
public abstract class FrameRows {

    private static final String PING = "89 84 00000000 6c617465";
    private static final String MESSAGE = "{\"type\":\"message\",\"text\":\"%s\"}";
    private static final int MEBIBYTE = 1024 * 1024;

    private RawClient mallory;

    /** The surroundings, which differ in how the server writes. */
    protected abstract HostileChat chat();

    private RawClient join() {
        mallory = chat().join("Mallory");
        return mallory;
    }

    /** A fault ends the connection with a code, at once: nothing behind it is answered, and nothing of it is heard. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvFileSource(resources = "/io/chathub/server/servlet/suite/hostile/frames.csv", numLinesToSkip = 1)
    void brokenFrames_closeTheConnection(String row, String what, String hex, int code) {
        join().sendHex(hex.replaceAll("([0-9a-f]{2})\\*([0-9]+)", "$1") + repeated(hex));
        mallory.sendHex(PING);
        RawFrame close = mallory.receiveFrame();
        assertThat(close).as("what came of it").isNotNull();
        assertThat(close.isClose()).as("a close and no pong").isTrue();
        assertThat(codeOf(close)).isEqualTo(code);
        assertThat(mallory.receiveFrame()).as("behind the close").isNull();
        joinedAndLeft(chat().endCase());
    }

    /** Hexadecimal has {@code fe*126} for as many of the same: the first stands in place, these are the others. */
    private static String repeated(String hex) {
        int star = hex.indexOf('*');
        return star < 0 ? "" : hex.substring(star - 2, star).repeat(Integer.parseInt(hex.substring(star + 1)) - 1);
    }

    private static int codeOf(RawFrame close) {
        return ByteBuffer.wrap(close.payload()).getShort() & 0xffff;
    }

    private static void joinedAndLeft(List<ServerEvent> heard) {
        assertThat(heard).hasExactlyElementsOfTypes(UserJoined.class, UserLeft.class);
    }

    // -------------------------------------------------------------------------------------------------------- sizes

    /** F4. The limit counts the octets of the text: the largest is taken whole. */
    @Test
    void message_ofMaximumSize_isAccepted_oneOctetMoreIsNot() {
        chat().say("fits");
        join().sendHex("81 ff 0000000000010000 00000000");
        mallory.write(padded("fits", 65_536));
        assertThat(mallory.receive()).contains("\"text\":\"fits\"");
        mallory.sendHex("81 ff 0000000000010001 00000000");
        mallory.write(padded("does not", 65_537));
        assertThat(mallory.awaitClose()).isEqualTo(1009);
    }

    private static byte[] padded(String text, int size) {
        String json = String.format(MESSAGE, text);
        return (json + " ".repeat(size - json.length())).getBytes(StandardCharsets.US_ASCII);
    }

    /** F5. A length is no reason to make room for it. */
    @Test
    void announcedLength_allocatesNoMemory() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        String[] lengths = {"7fffffffffffffff", "ffffffffffffffff", "0000000080000000", "000000007fffffff"};
        RawClient[] clients = new RawClient[100];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = chat().connect(io.chathub.protocol.ProtocolVersion.V1);
            clients[i].hello();
        }
        long before = used(memory);
        for (int i = 0; i < clients.length; i++) {
            clients[i].sendHex("81 ff " + lengths[i % 4] + " 00000000 6161616161616161");
            if (i % 4 < 3) {
                assertThat(clients[i].awaitClose()).isIn(1002, 1009);
            }
        }
        assertThat(used(memory) - before)
                .as("the heap of %s such", clients.length)
                .isLessThan(MEBIBYTE);
    }

    private static long used(MemoryMXBean memory) {
        memory.gc();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    /** Like F5: what fits into an int is not refused before it comes, nor is it kept. */
    @Test
    void oversizedFrame_isRejectedAtTheLimit() {
        join().sendHex("81 ff 000000007fffffff 00000000");
        mallory.write("x".repeat(65_536).getBytes(StandardCharsets.US_ASCII));
        assertThat(mallory.isSilentFor(50)).as("it could still be less").isTrue();
        mallory.write(new byte[] {'x'});
        assertThat(mallory.awaitClose()).isEqualTo(1009);
    }

    // -------------------------------------------------------------------------------------------------------- parts

    /** Like F10: each octet a frame of its own, 7 octets on the line for one of text. */
    @Test
    void message_oneOctetAFrame_isAccepted() {
        chat().say("in parts");
        byte[] text = padded("in parts", 65_536);
        byte[] frames = new byte[7 * text.length];
        for (int i = 0; i < text.length; i++) {
            frames[7 * i] = (byte) (i == 0 ? 0x01 : i == text.length - 1 ? 0x80 : 0x00);
            frames[7 * i + 1] = (byte) 0x81;
            frames[7 * i + 6] = text[i];
        }
        join().write(frames);
        assertThat(mallory.receive()).contains("\"text\":\"in parts\"");
    }

    /** Like F10: parts without anything in them cost as much to read, and no size bounds them. */
    @ParameterizedTest
    @CsvSource({"100, true", "101, false", "10000, false"})
    void message_withHundredEmptyFrames_isAccepted(int parts, boolean taken) {
        chat().say("empty parts");
        byte[] text = String.format(MESSAGE, "empty parts").getBytes(StandardCharsets.US_ASCII);
        join().write(RawClient.frame(0x01, text));
        mallory.sendHex("00 80 00000000".repeat(parts - 1));
        mallory.sendHex("80 80 00000000");
        if (taken) {
            assertThat(mallory.receive()).contains("\"text\":\"empty parts\"");
        } else {
            assertThat(mallory.awaitClose()).isEqualTo(1009);
        }
    }

    /** Like F10: what is between the parts is answered while they are not complete. */
    @Test
    void pingsBetweenFragments_areAnswered() {
        chat().say("with pings");
        byte[] text = String.format(MESSAGE, "with pings").getBytes(StandardCharsets.US_ASCII);
        join();
        for (int i = 0; i < text.length; i++) {
            int first = (i == 0 ? 0x01 : 0x00) | (i == text.length - 1 ? 0x80 : 0x00);
            mallory.sendFrame(9, new byte[] {(byte) i});
            RawFrame pong = mallory.receiveFrame();
            assertThat(pong.isPong()).isTrue();
            assertThat(pong.payload()).containsExactly(i);
            mallory.write(RawClient.frame(first, new byte[] {text[i]}));
        }
        assertThat(mallory.receive()).contains("\"text\":\"with pings\"");
    }

    // ---------------------------------------------------------------------------------------------------- the end

    /** F14. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "88 82 00000000 03e8",
                "88 80 00000000",
                "89 80 00000000",
                "81 85 00000000 48656c6c6f",
                "82 85 00000000 48656c6c6f",
                "83 80 00000000",
                "c1 85 00000000 48656c6c6f"
            })
    void whatComesBehindACloseIsIgnored(String hex) {
        join().sendHex("88 82 00000000 03e8" + hex.repeat(3));
        RawFrame close = mallory.receiveFrame();
        assertThat(close.isClose()).isTrue();
        assertThat(codeOf(close)).isEqualTo(1000);
        assertThat(mallory.receiveFrame()).as("a reply to it").isNull();
        joinedAndLeft(chat().endCase());
    }

    /** F14. A client that does not answer the server's close is disconnected after 2 s; input in that time is not delivered. */
    @Test
    void unansweredClose_endsAfterItsGrace() {
        join();
        String id = await().until(this::idOfMallory, Objects::nonNull);
        long asked = System.nanoTime();
        chat().hub().disconnect(id, CloseCode.NORMAL);
        RawFrame close = mallory.receiveFrame();
        assertThat(codeOf(close)).isEqualTo(1000);
        await().pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(6))
                .until(() -> {
                    mallory.send(String.format(MESSAGE, "from the grave"));
                    mallory.sendHex(PING);
                    return chat().hub().client(id) == null;
                });
        assertThat(Duration.ofNanos(System.nanoTime() - asked))
                .isBetween(Duration.ofMillis(1_900), Duration.ofMillis(4_500));
        joinedAndLeft(chat().endCase());
    }

    /** Like F14: a ping that crosses the server's close has no pong, and what is behind it is read all the same. */
    @Test
    void pingAfterClose_delaysNothing() {
        join();
        String id = await().until(this::idOfMallory, Objects::nonNull);
        chat().hub().disconnect(id, CloseCode.NORMAL);
        assertThat(codeOf(mallory.receiveFrame())).isEqualTo(1000);
        mallory.sendHex(PING + "88 82 00000000 03e8");
        long answered = System.nanoTime();
        await().pollInterval(Duration.ofMillis(10)).until(() -> chat().hub().client(id) == null);
        assertThat(Duration.ofNanos(System.nanoTime() - answered)).isLessThan(Duration.ofMillis(1_500));
        assertThat(mallory.receiveFrame()).isNull();
    }

    private @Nullable String idOfMallory() {
        return chat().hub().clients().stream()
                .filter(client -> "Mallory".equals(client.username()))
                .map(Client::id)
                .findFirst()
                .orElse(null);
    }

    /** F22. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "half a header, 81",
        "half a length, 81 ff 00000000",
        "half a mask, 81 85 0000",
        "half a text, 81 9e 00000000 7b2274797065",
        "half of what would be a message, 81 bf 00000000 7b2274797065223a226d657373616765222c2274657874223a226768",
        "half a message in parts, 01 86 00000000 7b2274797065",
        "half a ping, 89 84 00000000 6161",
        "half a close, 88 82 00000000 03"
    })
    void aLineThatEndsInsideOfAFrameIsALeave(String what, String hex) {
        join();
        String cut = await().until(this::idOfMallory, Objects::nonNull);
        mallory.sendHex(hex);
        mallory.cut();
        joinedAndLeft(chat().endCase());
        join();
        String finished = await().until(this::idOfMallory, Objects::nonNull);
        mallory.sendHex(hex);
        mallory.finish();
        mallory.awaitEnd();
        joinedAndLeft(chat().endCase());
        assertThat(closeOf(cut)).isEqualTo(1006);
        assertThat(closeOf(finished)).isEqualTo(1006);
    }

    /** The code with which the connection of this client ended, as the hub's listeners receive it. */
    protected abstract int closeOf(String clientId);

    /** F18, F8: a message that was said before the fault is heard all the same. */
    @Test
    void messageBeforeAProtocolError_isDelivered() {
        chat().say("before");
        byte[] text = String.format(MESSAGE, "before").getBytes(StandardCharsets.US_ASCII);
        join().write(RawClient.frame(0x81, text));
        mallory.sendHex("82 85 00000000 48656c6c6f" + "83 80 00000000");
        assertThat(mallory.awaitClose()).isEqualTo(1003);
        assertThat(chat().endCase()).hasExactlyElementsOfTypes(UserJoined.class, MessagePosted.class, UserLeft.class);
    }

    // ------------------------------------------------------------------------------------------ with the handshake

    /** Like H17: frames that come in one piece with the request are frames of the connection, good or not. */
    @ParameterizedTest
    @CsvSource({"89 81 00000000 61, 8a", "83 80 00000000, 88", "81 05 48656c6c6f, 88", "c1 80 00000000, 88"})
    void framesSentWithTheHandshake_areReadAfterIt(String hex, String answer) {
        RawClient client = chat().open();
        String handshake = RawClient.handshake(chat().port(), "/ws", "");
        byte[] frame = HexFormat.of().parseHex(hex.replace(" ", ""));
        String head = client.request(handshake + new String(frame, StandardCharsets.ISO_8859_1));
        assertThat(head).startsWith("HTTP/1.1 101 ");
        RawFrame first = client.receiveFrame();
        // A fault's close may overtake the greeting, which another thread writes.
        RawFrame second = first.isClose() || first.isPong() ? first : client.receiveFrame();
        assertThat(second.opcode()).isEqualTo(Integer.parseInt(answer, 16));
        if (second.isClose()) {
            assertThat(codeOf(second)).isEqualTo(1002);
        }
    }

    // ------------------------------------------------------------------------------------------------- extensions

    /** F19. Neither compression nor anything else is agreed on, least of all what is our own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits; server_no_context_takeover, permessage-deflate",
                "x-webkit-deflate-frame",
                "identity, fragment; maxLength=1",
                "@validation; incoming-sequence, @chathub-shared-frames",
                "@chathub-shared-frames"
            })
    void noExtensionIsAgreedOn(String offer) {
        RawClient client = chat().open();
        String head = client.request(
                RawClient.handshake(chat().port(), "/ws", "Sec-WebSocket-Extensions: " + offer + "\r\n"));
        assertThat(head).startsWith("HTTP/1.1 101 ").doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
        client.hello();
        client.sendHex("89 81 00000000 61");
        assertThat(client.receiveFrame().isPong()).isTrue();
        // What would be compressed, had it been agreed on.
        client.sendHex("c1 87 00000000 f248cdc9c90700");
        assertThat(client.awaitClose()).isEqualTo(1002);
    }
}
