package io.chathub.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.DeleteMessage;
import io.chathub.protocol.command.EditMessage;
import io.chathub.protocol.command.ListReactors;
import io.chathub.protocol.command.PinMessage;
import io.chathub.protocol.command.PostMessage;
import io.chathub.protocol.command.React;
import io.chathub.protocol.event.Member;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.reply.MembersListed;
import io.chathub.protocol.reply.Place;
import io.chathub.protocol.reply.Reactor;
import io.chathub.protocol.reply.ReactorsListed;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that change messages, and their replies, byte for byte, as docs/protocol.md describes them. */
class ChangeRequestsGoldenTest {

    private static final Instant NOON = Instant.parse("2024-01-01T12:00:00.123Z");
    private static final String USER = "u234567890123456789012";

    private final JsonCodec codec = new JsonCodec(ProtocolVersion.V2, InputLimits.DEFAULT);
    private final JsonCodec v1 = new JsonCodec(ProtocolVersion.V1, InputLimits.DEFAULT);

    static Stream<Arguments> commands() {
        return Stream.of(
                Arguments.of(
                        EditMessage.builder("dev", 45, "Hello")
                                .ref("6")
                                .key("e1")
                                .epoch("k3")
                                .price(JsonNumber.of(1))
                                .mentions(List.of(USER))
                                .rev(1L)
                                .build(),
                        "{\"type\":\"edit\",\"ref\":\"6\",\"key\":\"e1\",\"room\":\"dev\",\"epoch\":\"k3\",\"target\":45,"
                                + "\"text\":\"Hello\",\"price\":1,\"mentions\":[\"" + USER + "\"],\"rev\":1}"),
                Arguments.of(
                        EditMessage.builder("dev", 45, "").build(),
                        "{\"type\":\"edit\",\"room\":\"dev\",\"target\":45,\"text\":\"\"}"),
                Arguments.of(
                        DeleteMessage.builder("dev", 45)
                                .ref("7")
                                .key("d1")
                                .epoch("k3")
                                .reason("spam")
                                .build(),
                        "{\"type\":\"delete\",\"ref\":\"7\",\"key\":\"d1\",\"room\":\"dev\",\"epoch\":\"k3\",\"target\":45,"
                                + "\"reason\":\"spam\"}"),
                Arguments.of(
                        React.builder("dev", 44, "👍", true)
                                .ref("8")
                                .epoch("k3")
                                .build(),
                        "{\"type\":\"reaction\",\"ref\":\"8\",\"room\":\"dev\",\"epoch\":\"k3\",\"target\":44,"
                                + "\"emoji\":\"👍\",\"on\":true}"),
                Arguments.of(
                        ListReactors.builder("dev", 44, "👍")
                                .ref("9")
                                .epoch("k3")
                                .after("x")
                                .limit(10)
                                .build(),
                        "{\"type\":\"reactions\",\"ref\":\"9\",\"room\":\"dev\",\"epoch\":\"k3\",\"target\":44,"
                                + "\"emoji\":\"👍\",\"after\":\"x\",\"limit\":10}"),
                Arguments.of(
                        PinMessage.builder("dev", 45, false)
                                .ref("5")
                                .key("p1")
                                .epoch("k3")
                                .build(),
                        "{\"type\":\"pin\",\"ref\":\"5\",\"key\":\"p1\",\"room\":\"dev\",\"epoch\":\"k3\",\"target\":45,"
                                + "\"on\":false}"),
                Arguments.of(
                        PostMessage.builder("dev", "Hi")
                                .ref("3")
                                .epoch("k3")
                                .replyTo(2L)
                                .thread(1L)
                                .mentions(List.of(USER))
                                .everyone(true)
                                .build(),
                        "{\"type\":\"message\",\"ref\":\"3\",\"room\":\"dev\",\"epoch\":\"k3\",\"text\":\"Hi\",\"replyTo\":2,"
                                + "\"thread\":1,\"mentions\":[\"" + USER + "\"],\"everyone\":true}"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_command_is_written_and_read(ClientCommand command, String json) {
        assertThat(codec.encode(command)).isEqualTo(json);
        assertThat(decode(json)).isEqualTo(command);
    }

    static Stream<Arguments> events() {
        return Stream.of(
                Arguments.of(
                        ReactorsListed.builder("dev", 44, "👍")
                                .ref("9")
                                .count(3)
                                .users(List.of(new Reactor(USER, "Ann"), new Reactor(null, "Bob")))
                                .next("x")
                                .build(),
                        "{\"type\":\"reactions\",\"ref\":\"9\",\"room\":\"dev\",\"target\":44,\"emoji\":\"👍\",\"count\":3,"
                                + "\"users\":[{\"user\":\"" + USER + "\",\"username\":\"Ann\"},{\"username\":\"Bob\"}],"
                                + "\"next\":\"x\",\"more\":true}"),
                Arguments.of(
                        Acknowledged.builder("dev")
                                .ref("3")
                                .place(Place.of("k3", 45, NOON))
                                .everyoneRefused(true)
                                .build(),
                        "{\"type\":\"ack\",\"ref\":\"3\",\"room\":\"dev\",\"epoch\":\"k3\",\"offset\":45,"
                                + "\"timestamp\":\"2024-01-01T12:00:00.123Z\",\"everyone\":false}"),
                Arguments.of(
                        MembersListed.builder("dev")
                                .ref("5")
                                .members(List.of(
                                        Member.builder("c1", "Ann").user(USER).build()))
                                .memberCount(1)
                                .build(),
                        "{\"type\":\"members\",\"ref\":\"5\",\"room\":\"dev\",\"members\":[{\"id\":\"c1\",\"username\":\"Ann\","
                                + "\"user\":\"" + USER + "\"}],\"memberCount\":1}"),
                Arguments.of(
                        UserJoined.builder("dev", "Ann", "c1").user(USER).build(),
                        "{\"type\":\"user-joined\",\"username\":\"Ann\",\"id\":\"c1\",\"room\":\"dev\",\"user\":\""
                                + USER + "\"}"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void an_event_is_written_and_read(ServerEvent event, String json) {
        assertThat(codec.encode(event)).asString().isEqualTo(json);
        assertThat(codec.decodeEvent(json)).isEqualTo(event);
    }

    @Test
    void v1_has_none_of_the_new_fields() {
        String json =
                "{\"type\":\"message\",\"username\":\"J\",\"text\":\"Hi\",\"replyTo\":2,\"mentions\":[\"x\"],\"everyone\":true}";
        assertThat(v1.decodeCommand(json))
                .isEqualTo(PostMessage.builder("lobby", "Hi").username("J").build());
        UserJoined joined = UserJoined.builder("lobby", "Ann", "c1").user(USER).build();
        assertThat(v1.encode(joined))
                .asString()
                .isEqualTo("{\"type\":\"user-joined\",\"username\":\"Ann\",\"id\":\"c1\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"edit\",\"room\":\"dev\",\"text\":\"x\"}",
                "{\"type\":\"edit\",\"room\":\"dev\",\"target\":0,\"text\":\"x\"}",
                "{\"type\":\"edit\",\"room\":\"dev\",\"target\":1,\"text\":\"x\",\"rev\":0}",
                "{\"type\":\"edit\",\"room\":\"dev\",\"target\":1,\"text\":\"x\",\"epoch\":\"\"}",
                "{\"type\":\"edit\",\"room\":\"dev\",\"target\":1,\"text\":\"x\",\"mentions\":[\"\"]}",
                "{\"type\":\"pin\",\"room\":\"dev\",\"target\":1}",
                "{\"type\":\"reaction\",\"room\":\"dev\",\"target\":1,\"emoji\":\"👍\"}",
                "{\"type\":\"reaction\",\"room\":\"dev\",\"target\":1,\"emoji\":\"\",\"on\":true}",
                "{\"type\":\"reaction\",\"room\":\"dev\",\"target\":1,\"emoji\":\"a b\",\"on\":true}",
                "{\"type\":\"reactions\",\"room\":\"dev\",\"target\":1,\"emoji\":\"👍\",\"limit\":0}",
                "{\"type\":\"message\",\"room\":\"dev\",\"text\":\"x\",\"replyTo\":0}",
                "{\"type\":\"message\",\"room\":\"dev\",\"text\":\"x\",\"mentions\":\"x\"}",
            })
    void a_command_out_of_range_is_refused(String json) {
        assertThatThrownBy(() -> decode(json))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_FIELD));
    }

    @Test
    void more_than_20_mentions_are_refused() {
        List<String> users = Collections.nCopies(21, USER);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> PostMessage.builder("dev", "x").mentions(users).build())
                .withMessageContaining("at most 20");
        String json = "{\"type\":\"message\",\"room\":\"dev\",\"text\":\"x\",\"mentions\":[\""
                + String.join("\",\"", users) + "\"]}";
        assertThatThrownBy(() -> decode(json)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void a_limit_over_the_largest_is_cut() {
        String json = "{\"type\":\"reactions\",\"room\":\"dev\",\"target\":1,\"emoji\":\"👍\",\"limit\":100000}";
        assertThat(decode(json))
                .isInstanceOfSatisfying(
                        ListReactors.class,
                        command -> assertThat(command.limit()).isEqualTo(300));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "👍",
                "❤️",
                "❤",
                "👩‍👩‍👧‍👦",
                "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
                "1️⃣",
                "+1",
                "é",
                "日本",
                "\uD83E\uDEE0",
                "\uD83E\uDEE9"
            })
    void emoji_of_all_forms_are_accepted(String emoji) {
        assertThat(Emoji.areSame(Emoji.normalize(emoji), emoji)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "\u202E",
                "a\u202Eb",
                "\u200B",
                "\u200D",
                "\uFE0F",
                "\u0007",
                "\uD83D",
                "\u2800",
                "\uFFFE",
                "\uDB40\uDC00",
                "\u3164",
                "12345678901234567"
            })
    void text_that_is_no_emoji_is_refused(String text) {
        assertThatThrownBy(() -> Emoji.normalize(text)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void emoji_are_compared_without_the_variation_selector() {
        assertThat(Emoji.areSame("❤️", "❤")).isTrue();
        assertThat(Emoji.areSame("❤️", "💛")).isFalse();
        assertThat(Emoji.normalize("e\u0301")).isEqualTo("\u00E9");
    }

    private ClientCommand decode(String json) {
        return codec.decodeCommand(json);
    }
}
