package io.chathub.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.PostMessage;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.UnknownEvent;
import java.nio.charset.StandardCharsets;

/**
 * Decoding any bytes gives a message or a {@link ProtocolException}, and a decoded message survives encoding and decoding.
 * The ordinary build replays the corpus in {@code src/test/resources/io/chathub/protocol/JsonCodecFuzzTestInputs};
 * {@code JAZZER_FUZZ=1} searches for more. The corpus folders have the names of the methods.
 */
class JsonCodecFuzzTest {

    private final JsonCodec codec = new JsonCodec();
    private final JsonCodec v2 = new JsonCodec(ProtocolVersion.V2, InputLimits.DEFAULT);

    @FuzzTest(maxDuration = "10m")
    void commandsAreReadOrRefused(byte[] input) {
        String json = new String(input, StandardCharsets.UTF_8);
        ClientCommand command;
        try {
            command = codec.decodeCommand(json);
        } catch (ProtocolException e) {
            assertThat(e.code()).isNotNull();
            return;
        }
        assertThat(codec.decodeCommand(codec.encode(command))).isEqualTo(command);
        if (command instanceof PostMessage message && message.price() != null) {
            assertThat(message.price().toBigDecimal().doubleValue())
                    .isEqualTo(message.price().toDouble() + 0.0); // BigDecimal has no -0
        }
    }

    @FuzzTest(maxDuration = "10m")
    void eventsAreReadOrRefused(byte[] input) {
        String json = new String(input, StandardCharsets.UTF_8);
        ServerEvent event;
        try {
            event = codec.decodeEvent(json);
        } catch (ProtocolException e) {
            assertThat(e.code()).isNotNull();
            return;
        }
        assertThat(codec.encode(event)).isNotEmpty();
    }

    @FuzzTest(maxDuration = "10m")
    void v2CommandsAreReadOrRefused(byte[] input) {
        String json = new String(input, StandardCharsets.UTF_8);
        ClientCommand command;
        try {
            command = v2.decodeCommand(json);
        } catch (ProtocolException e) {
            assertThat(e.ref() == null || json.contains("ref")).isTrue();
            return;
        }
        // v2 does not write every field that it reads (the username of a message), but what it wrote is stable.
        ClientCommand again = v2.decodeCommand(v2.encode(command));
        assertThat(v2.decodeCommand(v2.encode(again))).isEqualTo(again);
    }

    @FuzzTest(maxDuration = "10m")
    void v2EventsAreReadOrRefused(byte[] input) {
        String json = new String(input, StandardCharsets.UTF_8);
        ServerEvent event;
        try {
            event = v2.decodeEvent(json);
        } catch (ProtocolException e) {
            assertThat(e.code()).isNotNull();
            return;
        }
        if (event instanceof UnknownEvent unknown) {
            assertThat(unknown.offset()).isPositive();
            assertThat(v2.has(unknown)).isFalse();
            return;
        }
        assertThat(v2.decodeEvent(new String(v2.encode(event), StandardCharsets.UTF_8)))
                .isNotNull();
    }

    @FuzzTest(maxDuration = "10m")
    void namesAreNormalizedOnceOrRefused(byte[] input) {
        String name;
        try {
            name = Usernames.normalize(new String(input, StandardCharsets.UTF_8));
        } catch (ProtocolException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.BAD_USERNAME);
            return;
        }
        assertThat(Usernames.normalize(name)).isEqualTo(name);
    }

    @FuzzTest(maxDuration = "10m")
    void roomNamesAreWhatTheProtocolSaysOrRefused(byte[] input) {
        String name = new String(input, StandardCharsets.UTF_8);
        boolean plain = name.codePoints().allMatch(JsonCodecFuzzTest::mayStandInARoomName);
        boolean expected = plain && !name.isEmpty() && name.length() <= 64;
        assertThat(RoomNames.isValid(name)).isEqualTo(expected);
    }

    private static boolean mayStandInARoomName(int c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }
}
