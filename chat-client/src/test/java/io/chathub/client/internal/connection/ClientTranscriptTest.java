package io.chathub.client.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.client.MessageCopy;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.SimulatedRuntime;
import io.chathub.client.internal.room.RoomSession;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessagePosted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The transcript of positions and copies, which all clients pass; its first lines describe the format. */
@Timeout(20)
class ClientTranscriptTest {

    private static final Path TRANSCRIPT =
            Path.of("../chat-conformance/src/main/resources/io/chathub/conformance/" + "client-transcripts/states.txt");

    /** One case with its steps, as lines of JSON. */
    record Case(String title, List<String> steps) {
        @Override
        public String toString() {
            return title;
        }
    }

    static Stream<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String line : Files.readAllLines(TRANSCRIPT)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            Map<String, Object> step = JsonValues.object(line);
            if (step.containsKey("case")) {
                boolean isForOthers = !"sdk".equals(step.getOrDefault("for", "sdk"));
                cases.add(new Case(isForOthers ? "" : (String) step.get("case"), new ArrayList<>()));
            } else {
                cases.get(cases.size() - 1).steps.add(line);
            }
        }
        return cases.stream().filter(one -> !one.title.isEmpty());
    }

    private final SimulatedRuntime runtime = new SimulatedRuntime(1);
    private final List<FakeTransport> transports = new ArrayList<>();
    private final MessageCopy copy = new MessageCopy();
    private final Map<String, String> refs = new HashMap<>();
    private int sent;

    @ParameterizedTest
    @MethodSource("cases")
    void client_keepsToTheTranscript(Case one) {
        ConnectionLoop loop = new ConnectionLoop(
                Options.of(ReconnectPolicy.DEFAULT, 10, 1, null, List.of(copy), runtime),
                "transcript-test",
                (listener, unused) -> {
                    FakeTransport transport = new FakeTransport(listener);
                    transports.add(transport);
                    return transport;
                });
        RoomSession room = loop.rooms().session("dev");
        var connecting = loop.connect();
        var joining = room.join();
        for (String step : one.steps) {
            play(step, room);
        }
        assertThat(unread()).isEmpty();
        assertThat(connecting).isCompleted();
        assertThat(joining).isCompleted();
        last().end(1006);
        loop.close();
    }

    private void play(String line, RoomSession room) {
        Map<String, Object> step = JsonValues.object(line);
        if (step.containsKey("client")) {
            requireSent(JsonValues.object(step.get("client")));
            return;
        }
        assertThat(unread()).as("requests before " + line).isEmpty();
        if (step.containsKey("server")) {
            String frame = line.substring("{\"server\":".length(), line.length() - 1);
            for (Map.Entry<String, String> ref : refs.entrySet()) {
                frame = frame.replace('"' + ref.getKey() + '"', '"' + ref.getValue() + '"');
            }
            last().text(frame);
            runtime.run();
            if (JsonValues.object(step.get("server")).get("floor") instanceof Long floor) {
                copy.drop(floor);
            }
        } else if (step.containsKey("cut")) {
            int before = transports.size();
            last().end(1006);
            while (transports.size() == before) {
                runtime.advance(Duration.ofMillis(100));
            }
            sent = 0;
        } else {
            expect(JsonValues.object(step.get("expect")), room, line);
        }
    }

    private void requireSent(Map<String, Object> expected) {
        assertThat(unread()).as("requests, expected " + expected).isNotEmpty();
        Map<String, Object> actual = new LinkedHashMap<>(JsonValues.object(unread().get(0)));
        sent = last().calls.indexOf("send " + unread().get(0)) + 1;
        for (String field : List.of("since", "before", "after", "view")) {
            assertThat(actual.get(field)).as(field + " of " + actual).isEqualTo(expected.get(field));
        }
        refs.put((String) expected.get("ref"), (String) actual.get("ref"));
        actual.keySet().retainAll(expected.keySet());
        actual.put("ref", expected.get("ref"));
        assertThat(actual).isEqualTo(expected);
    }

    /** The requests that no line has read. */
    private List<String> unread() {
        List<String> calls = last().calls;
        return calls.subList(sent, calls.size()).stream()
                .filter(call -> call.startsWith("send "))
                .map(call -> call.substring("send ".length()))
                .toList();
    }

    private FakeTransport last() {
        return transports.get(transports.size() - 1);
    }

    private void expect(Map<String, Object> expected, RoomSession room, String line) {
        Map<String, Object> position = JsonValues.object(expected.get("position"));
        assertThat(room.position()).as(line).isEqualTo(new StreamPosition((String) position.get("epoch"), (Long)
                position.get("offset")));
        boolean lost = copy.calls.stream().anyMatch(call -> call.startsWith("gap"));
        assertThat(copy.calls).as(line).isEqualTo(expected.get("calls"));
        assertThat(lost).as(line).isEqualTo(expected.containsKey("lost"));
        copy.calls.clear();
        List<Map<String, Object>> wanted = ((List<?>) expected.get("copy"))
                .stream().map(JsonValues::object).toList();
        List<MessagePosted> held = copy.messages.values().stream()
                .filter(message -> !message.isDeleted())
                .toList();
        assertThat(held.stream().map(MessagePosted::offset).toList())
                .as(line)
                .isEqualTo(wanted.stream().map(message -> message.get("offset")).toList());
        for (int i = 0; i < held.size(); i++) {
            Map<String, Object> actual = new LinkedHashMap<>(fields(held.get(i)));
            actual.keySet().retainAll(wanted.get(i).keySet());
            assertThat(actual).as(line).isEqualTo(wanted.get(i));
        }
    }

    private static Map<String, Object> fields(MessagePosted message) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("offset", message.offset());
        fields.put("text", message.text());
        if (message.state() != null) {
            fields.put("rev", (long) message.state().rev());
            fields.put("pinned", message.state().pinned());
            fields.put(
                    "reactions",
                    message.state().reactions().stream()
                            .map(one -> Map.of("emoji", one.emoji(), "count", (long) one.count()))
                            .toList());
        }
        return fields;
    }
}
