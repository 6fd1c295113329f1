package io.chathub.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.protocol.command.SearchMessages;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.MessagesFound;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The request and the reply of a search, byte for byte, as docs/protocol.md describes them. */
class SearchGoldenTest {

    private static final String USER = "u234567890123456789012";

    private final JsonCodec codec = new JsonCodec(ProtocolVersion.V2, InputLimits.DEFAULT);

    static Stream<Arguments> commands() {
        return Stream.of(
                Arguments.of(
                        SearchMessages.builder("hello wor")
                                .ref("1")
                                .room("dev")
                                .from(USER)
                                .before("x")
                                .limit(10)
                                .build(),
                        "{\"type\":\"search\",\"ref\":\"1\",\"text\":\"hello wor\",\"room\":\"dev\",\"from\":\"" + USER
                                + "\",\"before\":\"x\",\"limit\":10}"),
                Arguments.of(
                        SearchMessages.builder("上海").build(), "{\"type\":\"search\",\"text\":\"上海\",\"limit\":20}"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void a_command_is_written_and_read(SearchMessages command, String json) {
        assertThat(codec.encode(command)).isEqualTo(json);
        assertThat(codec.decodeCommand(json)).isEqualTo(command);
        assertThat(command.toBuilder().build()).isEqualTo(command).hasSameHashCodeAs(command);
    }

    @Test
    void a_reply_is_written_and_read() {
        MessagePosted message = MessagePosted.builder("dev", "Ann", "Hello", Instant.parse("2024-01-01T12:00:00.123Z"))
                .id("c1")
                .offset(7)
                .build();
        MessagesFound reply = MessagesFound.builder()
                .ref("1")
                .messages(List.of(message))
                .next("x")
                .build();
        String json = "{\"type\":\"search\",\"ref\":\"1\",\"events\":["
                + new String(codec.encode(message), StandardCharsets.UTF_8) + "],\"next\":\"x\"}";
        assertThat(codec.encode(reply)).asString().isEqualTo(json);
        assertThat(codec.decodeEvent(json)).isEqualTo(reply);
        assertThat(codec.encode(MessagesFound.builder().build()))
                .asString()
                .isEqualTo("{\"type\":\"search\",\"events\":[]}");
    }

    @Test
    void a_reply_is_read_without_the_states_that_are_no_messages() {
        String json = "{\"type\":\"search\",\"events\":[{\"type\":\"room\",\"room\":\"dev\",\"offset\":1,"
                + "\"timestamp\":\"2024-01-01T12:00:00.123Z\"},{\"type\":\"novelty\",\"offset\":2}]}";
        assertThat(codec.decodeEvent(json)).isEqualTo(MessagesFound.builder().build());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"search\"}",
                "{\"type\":\"search\",\"text\":\"\"}",
                "{\"type\":\"search\",\"text\":7}",
                "{\"type\":\"search\",\"text\":\"x\",\"room\":7}",
                "{\"type\":\"search\",\"text\":\"x\",\"from\":\"\"}",
                "{\"type\":\"search\",\"text\":\"x\",\"before\":\"\"}",
                "{\"type\":\"search\",\"text\":\"x\",\"limit\":0}",
            })
    void a_command_out_of_range_is_refused(String json) {
        assertThatThrownBy(() -> codec.decodeCommand(json))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_FIELD));
    }

    @Test
    void the_length_of_the_text_is_in_code_points() {
        String longest = "😀".repeat(256);
        assertThat(SearchMessages.builder(longest).build().text()).isEqualTo(longest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SearchMessages.builder(longest + "x").build())
                .withMessage("text: wrong length (expected: 1..256 code points)");
    }

    @Test
    void a_limit_over_the_largest_is_cut() {
        assertThat(codec.decodeCommand("{\"type\":\"search\",\"text\":\"x\",\"limit\":100000}"))
                .isEqualTo(SearchMessages.builder("x").limit(50).build());
    }
}
