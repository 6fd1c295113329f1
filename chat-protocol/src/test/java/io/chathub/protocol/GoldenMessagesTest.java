package io.chathub.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.Join;
import io.chathub.protocol.command.PostMessage;
import io.chathub.protocol.command.SetTyping;
import io.chathub.protocol.event.Connected;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message of v1, byte for byte: existing clients depend on it. */
class GoldenMessagesTest {

    private static final Instant NOON = Instant.parse("2024-01-01T12:00:00.123Z");

    private final JsonCodec codec = new JsonCodec();

    static Stream<Arguments> events() {
        return Stream.of(
                Arguments.of(Connected.builder("c1").build(), "{\"type\":\"connect\",\"id\":\"c1\"}"),
                Arguments.of(
                        MessagePosted.builder("lobby", "John", "Hi", NOON)
                                .id("c1")
                                .price(JsonNumber.of(129999))
                                .build(),
                        "{\"type\":\"message\",\"id\":\"c1\",\"username\":\"John\",\"text\":\"Hi\","
                                + "\"timestamp\":\"2024-01-01T12:00:00.123Z\",\"price\":129999}"),
                Arguments.of(
                        MessagePosted.builder("lobby", "John", "", NOON)
                                .id("c1")
                                .build(),
                        "{\"type\":\"message\",\"id\":\"c1\",\"username\":\"John\",\"text\":\"\","
                                + "\"timestamp\":\"2024-01-01T12:00:00.123Z\"}"),
                Arguments.of(
                        MessagePosted.builder("lobby", "Zoë", "a\"\\\n\t\u0001 </script> 😀 \u2028", NOON)
                                .id("c1")
                                .build(),
                        "{\"type\":\"message\",\"id\":\"c1\",\"username\":\"Zoë\","
                                + "\"text\":\"a\\\"\\\\\\n\\t\\u0001 </script> 😀 \u2028\","
                                + "\"timestamp\":\"2024-01-01T12:00:00.123Z\"}"),
                Arguments.of(
                        TypingChanged.builder("lobby", "John", true).build(),
                        "{\"type\":\"typing\",\"username\":\"John\",\"isTyping\":true}"),
                Arguments.of(
                        TypingChanged.builder("lobby", "John", false).build(),
                        "{\"type\":\"typing\",\"username\":\"John\",\"isTyping\":false}"),
                Arguments.of(
                        UserJoined.builder("lobby", "John", "c1").build(),
                        "{\"type\":\"user-joined\",\"username\":\"John\",\"id\":\"c1\"}"),
                Arguments.of(
                        UserLeft.builder("lobby", "John").build(), "{\"type\":\"user-left\",\"username\":\"John\"}"));
    }

    static Stream<Arguments> commands() {
        return Stream.of(
                Arguments.of(Join.builder("lobby", "John").build(), "{\"type\":\"join\",\"username\":\"John\"}"),
                Arguments.of(
                        PostMessage.builder("lobby", "Hi").username("John").build(),
                        "{\"type\":\"message\",\"username\":\"John\",\"text\":\"Hi\"}"),
                Arguments.of(
                        PostMessage.builder("lobby", "Hi")
                                .username("John")
                                .price(new JsonNumber("1299.50"))
                                .build(),
                        "{\"type\":\"message\",\"username\":\"John\",\"text\":\"Hi\",\"price\":1299.50}"),
                Arguments.of(
                        SetTyping.builder("lobby", true).username("John").build(),
                        "{\"type\":\"typing\",\"username\":\"John\",\"isTyping\":true}"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void event_isEncodedByteForByteAndDecodedAgain(ServerEvent event, String json) {
        assertThat(new String(codec.encode(event), StandardCharsets.UTF_8)).isEqualTo(json);
        assertThat(codec.decodeEvent(json)).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void command_isEncodedByteForByteAndDecodedAgain(ClientCommand command, String json) {
        assertThat(codec.encode(command)).isEqualTo(json);
        assertThat(codec.decodeCommand(json)).isEqualTo(command);
    }

    @Test
    void encode_ofAFullSecond_hasMilliseconds() {
        ServerEvent event = MessagePosted.builder("lobby", "J", "", Instant.parse("2024-01-01T12:00:00Z"))
                .id("c")
                .build();
        assertThat(new String(codec.encode(event), StandardCharsets.UTF_8)).contains("\"2024-01-01T12:00:00.000Z\"");
    }

    @Test
    void encodeStatus_isByteForByteAsBefore() {
        ServerStatus status = ServerStatus.builder(
                        Duration.ofMillis(1234567),
                        Instant.parse("2024-01-01T00:00:00Z"),
                        Instant.parse("2024-01-01T00:20:34.567Z"))
                .activeConnections(5)
                .totalMessages(150)
                .totalEvents(200)
                .build();
        assertThat(new String(codec.encode(status), StandardCharsets.UTF_8))
                .isEqualTo("{\"status\":\"running\",\"uptime\":1234567,\"startTime\":\"2024-01-01T00:00:00.000Z\","
                        + "\"currentTime\":\"2024-01-01T00:20:34.567Z\",\"activeConnections\":5,"
                        + "\"totalMessages\":150,\"totalEvents\":200}");
    }

    @Test
    void encodeMonitoring_isByteForByteAsBefore() {
        MonitoringSnapshot snapshot = MonitoringSnapshot.builder(Duration.ofMillis(1234567))
                .connections(List.of(MonitoringSnapshot.Connection.builder("c1", NOON, NOON.plusMillis(1))
                        .username("John")
                        .messagesSent(10)
                        .build()))
                .totalMessages(150)
                .totalEvents(200)
                .recentMessages(List.of(MessagePosted.builder("lobby", "John", "Hi", NOON)
                        .id("c1")
                        .price(JsonNumber.of(1))
                        .build()))
                .recentEvents(List.of(MonitoringSnapshot.Event.builder("join", "c1", NOON)
                        .username("John")
                        .room("lobby")
                        .build()))
                .build();
        assertThat(new String(codec.encode(snapshot), StandardCharsets.UTF_8))
                .isEqualTo("{\"uptime\":1234567,\"connections\":[{\"id\":\"c1\","
                        + "\"connectedAt\":\"2024-01-01T12:00:00.123Z\",\"username\":\"John\",\"messagesSent\":10,"
                        + "\"lastActivity\":\"2024-01-01T12:00:00.124Z\"}],\"totalConnections\":1,"
                        + "\"totalMessages\":150,\"totalEvents\":200,\"recentMessages\":[{\"type\":\"message\","
                        + "\"id\":\"c1\",\"username\":\"John\",\"text\":\"Hi\","
                        + "\"timestamp\":\"2024-01-01T12:00:00.123Z\",\"price\":1}],"
                        + "\"recentEvents\":[{\"type\":\"join\",\"id\":\"c1\",\"username\":\"John\","
                        + "\"room\":\"lobby\",\"timestamp\":\"2024-01-01T12:00:00.123Z\"}]}");
    }
}
