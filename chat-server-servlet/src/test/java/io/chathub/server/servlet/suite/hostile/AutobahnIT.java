package io.chathub.server.servlet.suite.hostile;

import static io.chathub.server.servlet.suite.hostile.AutobahnCase.BINARY;
import static io.chathub.server.servlet.suite.hostile.AutobahnCase.CLOSE;
import static io.chathub.server.servlet.suite.hostile.AutobahnCase.CONTINUATION;
import static io.chathub.server.servlet.suite.hostile.AutobahnCase.FIN;
import static io.chathub.server.servlet.suite.hostile.AutobahnCase.NO_CODE;
import static io.chathub.server.servlet.suite.hostile.AutobahnCase.PING;
import static io.chathub.server.servlet.suite.hostile.AutobahnCase.PONG;
import static io.chathub.server.servlet.suite.hostile.AutobahnCase.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.server.servlet.suite.ChatHost;
import io.chathub.server.servlet.suite.RawClient;
import io.chathub.server.servlet.suite.RawClient.RawFrame;
import io.chathub.server.servlet.suite.hostile.AutobahnCase.Event;
import io.chathub.server.servlet.suite.hostile.AutobahnCase.Step;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every one of the {@link AutobahnCases} against the echoes of the container, which are made of the chat's own frame
 * handling, and against the chat in both versions. In the chat, what an echo would say back is a message that it cannot read: v1 drops
 * it, v2 answers with {@code bad-json}, and the connection lives; a binary message ends it with 1003.
 */
@Tag("own-frames")
@Tag("long")
public class AutobahnIT {

    @RegisterExtension
    static final HostileChat chat = HostileChat.create();

    private static final int QUIET_MILLIS = 40;

    /** Where the cases are sent. */
    record Endpoint(String path, String headers) {

        static List<Endpoint> all() {
            List<Endpoint> all = new ArrayList<>(List.of(CHAT_V1, CHAT_V2));
            ChatHost.get().echoPaths().forEach(path -> all.add(new Endpoint(path, "")));
            return all;
        }

        boolean isChat() {
            return path.equals("/ws");
        }

        /** Whether a binary message ends the connection with 1003. */
        boolean takesTextOnly() {
            return isChat() || path.startsWith(ChatHost.TEXT_ECHO);
        }

        /** Its name in a report. */
        @Override
        public String toString() {
            return equals(CHAT_V2) ? "v2" : path;
        }
    }

    private static final Endpoint CHAT_V1 = new Endpoint("/ws", "");
    private static final Endpoint CHAT_V2 = new Endpoint("/ws", "Sec-WebSocket-Protocol: chat.v2\r\n");

    private RawClient client;
    /** A message of which not every part is there. */
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

    private int partsOpcode;

    @Test
    void autobahn_everyCaseIsPresent() {
        List<String> ids = AutobahnCases.all().stream().map(AutobahnCase::id).toList();
        assertThat(ids).doesNotHaveDuplicates().hasSize(247);
        Map<Integer, Long> perClass = ids.stream()
                .collect(Collectors.groupingBy(
                        id -> Integer.valueOf(id.substring(0, id.indexOf('.'))), TreeMap::new, Collectors.counting()));
        assertThat(perClass)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(1, 16L, 2, 11L, 3, 7L, 4, 10L, 5, 20L, 6, 145L, 7, 37L, 10, 1L));
    }

    static Stream<Arguments> cases() {
        return Endpoint.all().stream()
                .flatMap(endpoint -> AutobahnCases.all().stream().map(one -> Arguments.of(endpoint, one)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cases")
    void autobahn_eachCasePasses(Endpoint endpoint, AutobahnCase one) {
        client = chat.open();
        assertThat(client.request(RawClient.handshake(chat.port(), endpoint.path(), endpoint.headers())))
                .startsWith("HTTP/1.1 101 ");
        if (endpoint.isChat()) {
            assertThat(client.receive()).startsWith("{\"type\":\"connect\"");
        }
        List<Event> expected = expected(endpoint, one.answers());
        int code = code(endpoint, one);
        long unreadable =
                one.answers().stream().filter(answer -> answer.opcode() == TEXT).count();

        List<Event> heard = new ArrayList<>();
        for (Step step : one.steps()) {
            if (step.isLook()) {
                look(heard, expected(endpoint, one.answers().subList(0, step.answersSoFar())));
            } else {
                step.send(client);
            }
        }
        boolean weClose = one.isClosedByUs() && code == 1000;
        if (weClose) {
            while (heard.size() < expected.size() + (endpoint.equals(CHAT_V2) ? unreadable : 0)) {
                heard.add(next());
            }
            lives(heard);
            client.sendFrame(CLOSE, new byte[] {0x03, (byte) 0xe8});
        }
        Event close = readToTheClose(heard);
        assertThat(close).as("how it ends").isEqualTo(closeOf(code, close));
        if (!weClose) {
            client.sendFrame(CLOSE, HexFormat.of().parseHex(close.hex()));
        }
        assertThat(client.receiveFrame()).as("what is behind the close").isNull();
        if (endpoint.equals(CHAT_V2)) {
            List<Event> errors =
                    heard.stream().filter(event -> event.opcode() == TEXT).toList();
            // The answer is written by another thread than the close of a fault, which may overtake it.
            assertThat((long) errors.size()).isBetween(weClose ? unreadable : 0L, unreadable);
            assertThat(errors).allSatisfy(error -> assertThat(text(error)).contains("\"code\":\"bad-json\""));
            heard.removeAll(errors);
        }
        assertThat(heard).isEqualTo(expected);
    }

    private static int code(Endpoint endpoint, AutobahnCase one) {
        boolean binary = one.answers().stream().anyMatch(answer -> answer.opcode() == BINARY);
        return endpoint.takesTextOnly() && binary ? 1003 : one.code();
    }

    private static Event closeOf(int code, Event actual) {
        String hex = code == NO_CODE ? "" : HexFormat.of().toHexDigits((short) code);
        // The reason behind the code is nobody's business here.
        return new Event(CLOSE, actual.hex().startsWith(hex) && !hex.isEmpty() ? actual.hex() : hex);
    }

    private static List<Event> expected(Endpoint endpoint, List<Event> answers) {
        return answers.stream()
                .filter(answer -> !endpoint.isChat() || answer.opcode() == PONG)
                .filter(answer -> !endpoint.takesTextOnly() || answer.opcode() != BINARY)
                .toList();
    }

    private void look(List<Event> heard, List<Event> expected) {
        while (heard.size() < expected.size()) {
            heard.add(next());
        }
        assertThat(heard).isEqualTo(expected);
        assertThat(client.isSilentFor(QUIET_MILLIS))
                .as("open, and nothing to say")
                .isTrue();
    }

    /** What an honest client would find out by a ping. */
    private void lives(List<Event> heard) {
        client.sendFrame(PING, "alive?".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Event pong = next();
        assertThat(text(pong)).isEqualTo("alive?");
        assertThat(heard).doesNotContain(pong);
    }

    private Event readToTheClose(List<Event> heard) {
        Event event = next();
        while (event.opcode() != CLOSE) {
            heard.add(event);
            event = next();
        }
        return event;
    }

    /** The next message or control frame. */
    private Event next() {
        while (true) {
            RawFrame frame = client.receiveFrame();
            assertThat(frame).as("the line ended without a close").isNotNull();
            int opcode = frame.opcode() & 0x0f;
            if (opcode >= CLOSE) {
                return new Event(opcode, HexFormat.of().formatHex(frame.payload()));
            }
            if (opcode != CONTINUATION) {
                partsOpcode = opcode;
                parts.reset();
            }
            parts.writeBytes(frame.payload());
            if ((frame.opcode() & FIN) != 0) {
                return new Event(partsOpcode, HexFormat.of().formatHex(parts.toByteArray()));
            }
        }
    }

    private static String text(Event event) {
        return new String(HexFormat.of().parseHex(event.hex()), java.nio.charset.StandardCharsets.UTF_8);
    }
}
