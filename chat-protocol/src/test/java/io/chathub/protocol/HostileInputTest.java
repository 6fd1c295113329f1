package io.chathub.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chathub.protocol.command.Join;
import io.chathub.protocol.command.PostMessage;
import io.chathub.protocol.command.SetTyping;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed input with the code that it is rejected with, and unusual input that is accepted. */
class HostileInputTest {

    private final JsonCodec codec = new JsonCodec();

    static Stream<Arguments> malformed() {
        String message = "{\"type\":\"message\",\"username\":\"J\",\"text\":\"t\",";
        return Stream.of(
                bad(ErrorCode.BAD_JSON, "nothing", ""),
                bad(ErrorCode.BAD_JSON, "white space", "  \n"),
                bad(ErrorCode.BAD_JSON, "an array", "[]"),
                bad(ErrorCode.BAD_JSON, "a string", "\"x\""),
                bad(ErrorCode.BAD_JSON, "null", "null"),
                bad(ErrorCode.BAD_JSON, "a number", "7"),
                bad(ErrorCode.BAD_JSON, "cut off", "{\"type\":\"join\""),
                bad(ErrorCode.BAD_JSON, "cut off after a name", "{\"type\""),
                bad(ErrorCode.BAD_JSON, "two documents", "{\"type\":\"join\"}{\"type\":\"join\"}"),
                bad(ErrorCode.BAD_JSON, "garbage behind", "{\"type\":\"join\"} x"),
                bad(ErrorCode.BAD_JSON, "deep arrays", "[".repeat(60_000)),
                bad(ErrorCode.BAD_JSON, "deep objects", "{\"a\":".repeat(2_000)),
                bad(ErrorCode.BAD_JSON, "33 deep", "{\"type\":\"join\",\"x\":" + "[".repeat(32) + "]".repeat(32) + "}"),
                bad(ErrorCode.BAD_JSON, "duplicate type", "{\"type\":\"message\",\"type\":\"join\"}"),
                bad(ErrorCode.BAD_JSON, "duplicate text", message + "\"text\":\"u\"}"),
                bad(ErrorCode.BAD_JSON, "duplicate unknown", message + "\"z\":1,\"z\":1}"),
                bad(ErrorCode.BAD_JSON, "escaped duplicate", message + "\"te\\u0078t\":\"u\"}"),
                bad(ErrorCode.BAD_JSON, "huge exponent", message + "\"price\":1e999999999}"),
                bad(ErrorCode.BAD_JSON, "exponent for BigInteger", message + "\"price\":1E100000000}"),
                bad(ErrorCode.BAD_JSON, "tiny exponent", message + "\"price\":1e-999999999}"),
                bad(ErrorCode.BAD_JSON, "1e400", message + "\"price\":1e400}"),
                bad(ErrorCode.BAD_JSON, "10,000 digits", message + "\"price\":" + "9".repeat(10_000) + "}"),
                bad(ErrorCode.BAD_JSON, "33 digits", message + "\"price\":" + "9".repeat(33) + "}"),
                bad(ErrorCode.BAD_JSON, "33 digits, unknown field", message + "\"z\":[" + "9".repeat(33) + "]}"),
                bad(ErrorCode.BAD_JSON, "NaN", message + "\"price\":NaN}"),
                bad(ErrorCode.BAD_JSON, "Infinity", message + "\"price\":-Infinity}"),
                bad(ErrorCode.BAD_JSON, "leading zero", message + "\"price\":01}"),
                bad(ErrorCode.BAD_JSON, "hexadecimal", message + "\"price\":0x1}"),
                bad(ErrorCode.BAD_JSON, "plus", message + "\"price\":+1}"),
                bad(ErrorCode.BAD_JSON, "point first", message + "\"price\":.5}"),
                bad(ErrorCode.BAD_JSON, "point last", message + "\"price\":5.}"),
                bad(ErrorCode.BAD_JSON, "comment", "{/*x*/\"type\":\"join\"}"),
                bad(ErrorCode.BAD_JSON, "single quotes", "{'type':'join'}"),
                bad(ErrorCode.BAD_JSON, "unquoted name", "{type:\"join\"}"),
                bad(ErrorCode.BAD_JSON, "trailing comma", "{\"type\":\"join\",}"),
                bad(ErrorCode.BAD_JSON, "byte order mark", "\uFEFF{\"type\":\"join\"}"),
                bad(ErrorCode.BAD_JSON, "control character", "{\"type\":\"join\",\"username\":\"a\nb\"}"),
                bad(ErrorCode.UNKNOWN_TYPE, "no type", "{}"),
                bad(ErrorCode.UNKNOWN_TYPE, "null type", "{\"type\":null}"),
                bad(ErrorCode.UNKNOWN_TYPE, "other type", "{\"type\":\"nope\"}"),
                bad(ErrorCode.UNKNOWN_TYPE, "type in other case", "{\"type\":\"Join\"}"),
                bad(
                        ErrorCode.UNKNOWN_TYPE,
                        "server type",
                        "{\"type\":\"user-joined\",\"username\":\"J\",\"id\":\"c\"}"),
                bad(ErrorCode.UNKNOWN_TYPE, "server type", "{\"type\":\"connect\",\"id\":\"c\"}"),
                bad(ErrorCode.BAD_FIELD, "number type", "{\"type\":5}"),
                bad(ErrorCode.BAD_FIELD, "array type", "{\"type\":[]}"),
                bad(ErrorCode.BAD_FIELD, "object type", "{\"type\":{}}"),
                bad(ErrorCode.BAD_FIELD, "object username", "{\"type\":\"join\",\"username\":{}}"),
                bad(ErrorCode.BAD_FIELD, "number username", "{\"type\":\"join\",\"username\":5}"),
                bad(ErrorCode.BAD_FIELD, "array text", "{\"type\":\"message\",\"text\":[1]}"),
                bad(ErrorCode.BAD_FIELD, "string isTyping", "{\"type\":\"typing\",\"isTyping\":\"true\"}"),
                bad(ErrorCode.BAD_FIELD, "number isTyping", "{\"type\":\"typing\",\"isTyping\":1}"),
                bad(ErrorCode.BAD_FIELD, "string price", message + "\"price\":\"9\"}"),
                bad(ErrorCode.BAD_FIELD, "array price", message + "\"price\":[9]}"),
                bad(ErrorCode.BAD_FIELD, "NUL in text", "{\"type\":\"message\",\"text\":\"a\\u0000b\"}"),
                bad(ErrorCode.BAD_FIELD, "NUL in unknown", "{\"type\":\"join\",\"z\":[\"\\u0000\"]}"),
                bad(ErrorCode.BAD_FIELD, "NUL in a name", "{\"type\":\"join\",\"z\\u0000\":1}"),
                bad(ErrorCode.BAD_FIELD, "lone high surrogate", "{\"type\":\"message\",\"text\":\"\\ud83d\"}"),
                bad(ErrorCode.BAD_FIELD, "lone low surrogate", "{\"type\":\"message\",\"text\":\"\\ude00x\"}"),
                bad(ErrorCode.BAD_FIELD, "swapped surrogates", "{\"type\":\"message\",\"text\":\"\\ude00\\ud83d\"}"),
                bad(ErrorCode.TOO_LARGE, "text", "{\"type\":\"message\",\"text\":\"" + "x".repeat(4_097) + "\"}"),
                bad(ErrorCode.TOO_LARGE, "document", "{\"type\":\"join\"}" + " ".repeat(65_536)),
                bad(ErrorCode.TOO_LARGE, "bytes", "{\"type\":\"join\",\"z\":\"" + "€".repeat(22_000) + "\"}"));
    }

    private static Arguments bad(ErrorCode code, String what, String json) {
        return Arguments.of(code, what, json);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("malformed")
    void decode_ofMalformedInput_isRejectedWithItsCodeAndWithoutQuotingIt(ErrorCode code, String what, String json) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> codec.decodeCommand(json))
                .satisfies(e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.getCause()).isNull();
                    assertThat(e.getMessage()).doesNotContain("\"", "{", "line:");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "129999",
                "129999.00",
                "1e5",
                "1E+5",
                "-1.5e-3",
                "1e308",
                "99999999999999999999999999999999"
            })
    void price_isEncodedDigitByDigit(String price) {
        String json = "{\"type\":\"message\",\"username\":\"J\",\"text\":\"t\",\"price\":" + price + "}";
        assertThat(codec.encode(codec.decodeCommand(json))).isEqualTo(json);
    }

    @Test
    void decode_ofMissingAndNullFields_givesDefaults() {
        assertThat(codec.decodeCommand("{\"type\":\"message\"}"))
                .isEqualTo(PostMessage.builder("lobby", "").build())
                .isEqualTo(
                        codec.decodeCommand("{\"type\":\"message\",\"username\":null,\"text\":null,\"price\":null}"));
        assertThat(codec.decodeCommand("{\"type\":\"typing\"}"))
                .isEqualTo(SetTyping.builder("lobby", false).build());
        assertThat(codec.decodeCommand("{\"type\":\"join\"}"))
                .isEqualTo(Join.builder("lobby", "").build());
    }

    @Test
    void decode_ofUnknownFields_ignoresThem() {
        String json = " {\"@class\":\"javax.naming.InitialContext\",\"__proto__\":{\"type\":[1,{\"text\":2}]},"
                + "\"type\":\"join\",\"username\":\"J\",\"ref\":\"1\"} ";
        assertThat(codec.decodeCommand(json))
                .isEqualTo(Join.builder("lobby", "J").build());
    }

    @Test
    void decode_atTheLimits_isAccepted() {
        String text = "😀".repeat(4_096);
        assertThat(codec.decodeCommand("{\"type\":\"message\",\"text\":\"" + text + "\"}"))
                .isEqualTo(PostMessage.builder("lobby", text).build());
        String deep = "{\"type\":\"join\",\"x\":" + "[".repeat(31) + "]".repeat(31) + "}";
        assertThat(codec.decodeCommand(deep))
                .isEqualTo(Join.builder("lobby", "").build());
        String open = "{\"type\":\"join\",\"z\":\"";
        String full = open + "x".repeat(65_536 - open.length() - 2) + "\"}";
        assertThat(full).hasSize(65_536);
        assertThat(codec.decodeCommand(full))
                .isEqualTo(Join.builder("lobby", "").build());
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> codec.decodeCommand(full + " "));
    }

    @Test
    void decodeEvent_ofABadTime_isABadField() {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> codec.decodeEvent("{\"type\":\"message\",\"timestamp\":\"yesterday\"}"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_FIELD));
    }
}
