package io.chathub.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small values of the protocol: numbers, usernames, room names, close codes, limits. */
class ValuesTest {

    @Test
    void number_keepsItsDigits() {
        assertThat(new JsonNumber("1.50")).hasToString("1.50");
        assertThat(new JsonNumber("1.50").toBigDecimal()).isEqualTo(new BigDecimal("1.50"));
        assertThat(JsonNumber.of(new BigDecimal("1E+3"))).hasToString("1E+3");
        assertThat(JsonNumber.of(-7).toDouble()).isEqualTo(-7.0);
        assertThat(new JsonNumber("0e5").toDouble()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-", "+1", "01", "1.", ".1", "1e", "NaN", "0x1", "1 ", "1e309", "-1e309", "1e-400", "1d"})
    void number_ofOtherText_isRejected(String literal) {
        assertThatIllegalArgumentException().isThrownBy(() -> new JsonNumber(literal));
    }

    /** Found by fuzzing: such a limit in a history request closed the connection with 1011. */
    @ParameterizedTest
    @ValueSource(strings = {"0e66666666666666666660", "-0E+99999999999", "0.0e-99999999999"})
    void number_ofAZeroWithAnyExponent_isAccepted(String literal) {
        JsonNumber number = new JsonNumber(literal);
        assertThat(number.toBigDecimal()).isEqualByComparingTo("0");
        assertThat(number.toDouble()).isZero();
        assertThat(number).hasToString(literal);
    }

    /** Compares with the grammar of RFC 8259, section 6, and the range of a double. */
    @Test
    void number_ofRandomText_isAcceptedAsTheGrammarSays() {
        Pattern grammar = Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");
        Random random = new Random(7);
        String letters = "001159.-+eE";
        for (int i = 0; i < 300_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(10); length >= 0; length--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            String literal = text.toString();
            boolean number = grammar.matcher(literal).matches();
            double value = number ? Double.parseDouble(literal) : 0;
            boolean zero = number && literal.replaceFirst("[eE].*", "").matches("[-0.]*");
            boolean inRange = number && !Double.isInfinite(value) && (value != 0 || zero);
            boolean accepted;
            try {
                accepted = new JsonNumber(literal).literal().equals(literal);
            } catch (IllegalArgumentException e) {
                accepted = false;
            }
            assertThat(accepted).as(literal).isEqualTo(inRange);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"John", "Zoë", "李雷", "a b", "😀", "O'Neil <b>", "नमस्ते"})
    void username_ofOrdinaryText_isUnchanged(String name) {
        assertThat(Usernames.normalize(name)).isEqualTo(name);
    }

    @Test
    void username_isTrimmedAndComposed() {
        assertThat(Usernames.normalize("  Zoe\u0308\t ")).isEqualTo("Zoë");
        assertThat(Usernames.normalize("\u00a0John\u3000\u202f")).isEqualTo("John");
        assertThat(Usernames.normalize("😀".repeat(64))).isEqualTo("😀".repeat(64));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "a\r\nb",
                "a\tb",
                "a\u0000",
                "a\u202Eb",
                "a\u2066b",
                "a\u200Bb",
                "\uFEFFa",
                "a\u2028b",
                "a\uD83D",
                "a\uDB40\uDC41b",
                "\u00ADa",
                "\u00a0",
                "\u2007\u202f",
                "\u3164",
                "\u2800",
                "\u034F",
                "\u0301",
                "a\u0301\u0301\u0301\u0301",
                "a\u20dd\u20dd\u20dd"
            })
    void username_thatDeceives_isRejected(String name) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> Usernames.normalize(name))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_USERNAME));
    }

    @ParameterizedTest
    @ValueSource(ints = {65, 2_000, 60_000})
    void username_thatIsTooLong_isRejected(int length) {
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> Usernames.normalize("x".repeat(length)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lobby", "a", "Room-1_x.y", "..", "0"})
    void roomName_ofAllowedCharacters_isValid(String name) {
        assertThat(RoomNames.requireValid(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "a{b}c", "a:b", "a/b", "a b", "%00", "' OR 1=1--", "é", "a\n"})
    void roomName_ofOtherText_isRejected(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> RoomNames.requireValid(name));
    }

    @ParameterizedTest
    @CsvSource({
        "1000,true",
        "1001,true",
        "1006,true",
        "1008,true",
        "1012,true",
        "4008,true",
        "4012,true",
        "4013,true",
        "4499,true",
        "4500,false",
        "4503,false",
        "4504,false",
        "4509,false",
        "4999,false"
    })
    void closeCode_saysWhetherToReconnect(int code, boolean reconnect) {
        assertThat(CloseCode.mayReconnect(code)).isEqualTo(reconnect);
    }

    @Test
    void closeReasons_fitIntoAControlFrame() {
        for (CloseCode code : CloseCode.values()) {
            assertThat(code.reason()).isNotEmpty().hasSizeLessThanOrEqualTo(123).isASCII();
            assertThat(code.mayReconnect()).isEqualTo(code.code() < 4500);
        }
    }

    @Test
    void limits_outOfRange_areRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InputLimits(0, 1))
                .withMessage("maxMessageBytes: 0 (expected: 1..16777216)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InputLimits(1, 0))
                .withMessage("maxTextLength: 0 (expected: >= 1)");
    }
}
