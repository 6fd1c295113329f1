package io.chathub.server.servlet.suite.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.suite.V2Client;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.InputLimits;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.server.servlet.suite.RawClient;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows J of THREATS.md over a socket, in both versions. J14 is a fuzz target and {@code DecodeCostTest} of chat-protocol. */
@Tag("long")
public class JsonRowsIT {

    private static final String MARK = "canary-7f3a";

    /** Larger messages than by default, so that J1 is sent as it stands: 100,000 brackets. */
    @RegisterExtension
    static final HostileChat chat =
            HostileChat.create().options(options -> options.inputLimits(new InputLimits(128 * 1024, 4_096)));

    private static String message(String fields) {
        return "{\"type\":\"message\",\"username\":\"" + MARK + "\",\"text\":\"" + MARK + "\"," + fields + "}";
    }

    private static Arguments bad(String what, ErrorCode code, String json) {
        return Arguments.of(what, code, json);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                bad("J1 100,000 brackets", ErrorCode.BAD_JSON, "[".repeat(100_000)),
                bad("J1 2,000 objects", ErrorCode.BAD_JSON, "{\"a\":".repeat(2_000)),
                bad("J1 33 deep", ErrorCode.BAD_JSON, message("\"x\":" + "[".repeat(32) + "]".repeat(32))),
                bad("J2 1e999999999", ErrorCode.BAD_JSON, message("\"price\":1e999999999")),
                bad("J2 10,000 digits", ErrorCode.BAD_JSON, message("\"price\":" + "9".repeat(10_000))),
                bad("J2 10,000 digits elsewhere", ErrorCode.BAD_JSON, message("\"x\":[" + "9".repeat(10_000) + "]")),
                bad("J2 1E100000000", ErrorCode.BAD_JSON, message("\"price\":1E100000000")),
                bad("J2 1E-100000000", ErrorCode.BAD_JSON, message("\"price\":1E-100000000")),
                bad("J3 two types", ErrorCode.BAD_JSON, "{\"type\":\"message\",\"type\":\"join\"}"),
                bad("J3 two texts", ErrorCode.BAD_JSON, message("\"text\":\"b\"")),
                bad("J3 two texts, escaped", ErrorCode.BAD_JSON, message("\"te\\u0078t\":\"b\"")),
                bad("J3 two unknown", ErrorCode.BAD_JSON, message("\"z\":{\"a\":1,\"a\":2}")),
                bad("J4 NaN", ErrorCode.BAD_JSON, message("\"price\":NaN")),
                bad("J4 Infinity", ErrorCode.BAD_JSON, message("\"price\":Infinity")),
                bad("J4 -Infinity", ErrorCode.BAD_JSON, message("\"price\":-Infinity")),
                bad("J4 01", ErrorCode.BAD_JSON, message("\"price\":01")),
                bad("J4 0x1", ErrorCode.BAD_JSON, message("\"price\":0x1")),
                bad("J4 a comment", ErrorCode.BAD_JSON, message("/*c*/\"price\":1")),
                bad("J4 a comment to the end", ErrorCode.BAD_JSON, message("\"price\":1//c")),
                bad("J4 a comment of the shell", ErrorCode.BAD_JSON, message("#c\n\"price\":1")),
                bad("J4 single quotes", ErrorCode.BAD_JSON, "{'type':'message','text':'" + MARK + "'}"),
                bad("J4 a comma at the end", ErrorCode.BAD_JSON, message("\"price\":1,")),
                bad("J4 a byte order mark", ErrorCode.BAD_JSON, "\uFEFF" + message("\"price\":1")),
                bad("J4 no quotes", ErrorCode.BAD_JSON, "{type:\"message\"}"),
                bad("J4 +1", ErrorCode.BAD_JSON, message("\"price\":+1")),
                bad("J4 .5", ErrorCode.BAD_JSON, message("\"price\":.5")),
                bad("J4 a line end in a string", ErrorCode.BAD_JSON, message("\"z\":\"a\nb\"")),
                bad("J4 an unknown escape", ErrorCode.BAD_JSON, message("\"z\":\"\\x41\"")),
                bad("J6 NUL in a text", ErrorCode.BAD_FIELD, "{\"type\":\"message\",\"text\":\"a\\u0000b\"}"),
                bad("J6 NUL in a name", ErrorCode.BAD_FIELD, "{\"type\":\"join\",\"username\":\"a\\u0000b\"}"),
                bad("J6 NUL in a key", ErrorCode.BAD_FIELD, message("\"\\u0000\":1")),
                bad("J6 half a character", ErrorCode.BAD_FIELD, "{\"type\":\"message\",\"text\":\"\\ud800\"}"),
                bad("J7 an unknown type", ErrorCode.UNKNOWN_TYPE, "{\"type\":\"nope\"}"),
                bad("J7 no type", ErrorCode.UNKNOWN_TYPE, "{}"),
                bad("J7 null", ErrorCode.UNKNOWN_TYPE, "{\"type\":null}"),
                bad("J7 5", ErrorCode.BAD_FIELD, "{\"type\":5}"),
                bad("J7 an array", ErrorCode.BAD_FIELD, "{\"type\":[]}"),
                bad("J7 an object", ErrorCode.BAD_FIELD, "{\"type\":{}}"),
                bad("J7 a long type", ErrorCode.UNKNOWN_TYPE, "{\"type\":\"" + MARK.repeat(5_000) + "\"}"),
                bad("J8 an array", ErrorCode.BAD_JSON, "[]"),
                bad("J8 a string", ErrorCode.BAD_JSON, "\"x\""),
                bad("J8 null", ErrorCode.BAD_JSON, "null"),
                bad("J8 nothing", ErrorCode.BAD_JSON, ""),
                bad("J8 spaces", ErrorCode.BAD_JSON, "   "),
                bad("J8 two documents", ErrorCode.BAD_JSON, message("\"z\":1") + "\n" + message("\"z\":1")),
                bad("J10 an object as a name", ErrorCode.BAD_FIELD, "{\"type\":\"join\",\"username\":{}}"),
                bad("J10 an array as a text", ErrorCode.BAD_FIELD, "{\"type\":\"message\",\"text\":[1]}"),
                bad("J10 a string as a flag", ErrorCode.BAD_FIELD, "{\"type\":\"typing\",\"isTyping\":\"true\"}"),
                bad("J10 a string as a price", ErrorCode.BAD_FIELD, message("\"price\":\"9\"")),
                bad("J10 a flag as a text", ErrorCode.BAD_FIELD, "{\"type\":\"message\",\"text\":true}"),
                bad("J10 a number as a flag", ErrorCode.BAD_FIELD, "{\"type\":\"typing\",\"isTyping\":1}"));
    }

    private static long refused(ErrorCode code) {
        return chat.hub().monitoring().refusals().getOrDefault(code, 0L);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void v1_badJson_isDroppedAndCounted(String what, ErrorCode code, String json) {
        chat.keepSecret(MARK);
        chat.say("alive");
        RawClient eve = chat.connect(ProtocolVersion.V1);
        eve.hello();
        long before = refused(code);
        long started = System.nanoTime();
        eve.send(json);
        await().pollInterval(Duration.ofMillis(1)).until(() -> refused(code) == before + 1);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
        eve.send("{\"type\":\"message\",\"username\":\"Eve\",\"text\":\"alive\"}");
        assertThat(eve.receive())
                .startsWith("{\"type\":\"message\",")
                .contains("\"username\":\"Eve\",\"text\":\"alive\"");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void v2_badJson_getsAConstantError(String what, ErrorCode code, String json) {
        chat.keepSecret(MARK);
        V2Client eve = new V2Client(chat.connect(ProtocolVersion.V2));
        eve.join("lobby", "Eve");
        long started = System.nanoTime();
        eve.line().send(json);
        String error = eve.frame();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
        assertThat(error)
                .startsWith("{\"type\":\"error\",\"code\":\"" + code.wireName() + "\",\"message\":\"")
                .hasSizeLessThan(200)
                .doesNotContain(MARK, "line:", "column", "Exception", "\\u", "jackson");
        eve.expectNothing();
    }

    /** J4: it is a number. */
    @Test
    void price_minusZero_isAccepted() {
        chat.say(MARK);
        RawClient eve = chat.join("Eve");
        eve.send(message("\"price\":-0"));
        assertThat(eve.receive()).endsWith(",\"price\":-0}");
    }

    /** J12. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"@class\":\"javax.naming.InitialContext\"",
                "\"@type\":\"java.net.URL\"",
                "\"__proto__\":{\"x\":1}",
                "\"constructor\":{\"prototype\":{\"x\":1}}",
                "\"$ref\":\"#/x\"",
                "\"\":1"
            })
    void whatNobodyKnowsIsNotPassedOn(String field) {
        chat.say(MARK);
        for (ProtocolVersion version : ProtocolVersion.values()) {
            RawClient eve = chat.connect(version);
            eve.receive();
            eve.send("{\"type\":\"join\",\"username\":\"Eve\"}");
            if (version == ProtocolVersion.V2) {
                assertThat(eve.receive()).contains("\"type\":\"joined\"");
            }
            eve.send(message(field));
            assertThat(eve.receive())
                    .contains("\"text\":\"" + MARK + "\"")
                    .doesNotContain("@", "__proto__", "constructor", "$ref", "\"\":");
            eve.cut();
            await().until(() -> chat.hub().clients().size() == 1);
        }
    }

    /** J13: the error text does not depend on the input or on earlier content of a buffer. */
    @Test
    void error_repeatsNothingOfTheInput() {
        chat.allowLogLines(3); // one for the first nonsense of each
        for (String shape :
                List.of("{\"type\":\"%s\",,}", "{\"type\":%s}", "{\"type\":\"message\",\"text\":\"%s\u0001\"}")) {
            V2Client eve = new V2Client(chat.connect(ProtocolVersion.V2));
            eve.join("dev", "Eve" + shape.length());
            eve.line().send(shape.formatted("short"));
            String first = eve.frame();
            for (String secret : List.of(MARK, MARK.repeat(900), "\u00e9\uD83D\uDE00", "\\\"", "%n")) {
                eve.line().send(shape.replace("%s", secret));
                assertThat(eve.frame()).isEqualTo(first);
            }
        }
    }

    /** J7, J8: one more than may be is the end; the default is ten a minute. */
    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"type\":\"nope\"}", "{\"type\":5}"})
    void tooManyErrors_closeTheConnection(String json) {
        chat.allowLogLines(2); // the first of them, and the end
        for (ProtocolVersion version : ProtocolVersion.values()) {
            RawClient eve = chat.connect(version);
            for (int i = 0; i <= 10; i++) {
                eve.send(json);
            }
            assertThat(eve.awaitClose()).isEqualTo(4509);
            await().until(() -> chat.hub().clients().size() == 1);
            chat.endCase();
            chat.allowLogLines(2);
        }
    }
}
