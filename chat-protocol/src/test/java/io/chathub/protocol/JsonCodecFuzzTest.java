package io.chathub.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/**
 * Whatever the bytes, decoding ends in a record or in a {@link ProtocolException}, and a record that came in goes out
 * and comes in again as itself. In the ordinary build this replays the corpus of
 * {@code src/test/resources/io/chathub/protocol/JsonCodecFuzzTestInputs}; {@code JAZZER_FUZZ=1} searches for more.
 */
class JsonCodecFuzzTest {

    private final JsonCodec codec = new JsonCodec();

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
}
