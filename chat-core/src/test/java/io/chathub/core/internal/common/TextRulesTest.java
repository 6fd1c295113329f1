package io.chathub.core.internal.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "\u00e9\u4e0a", "\ud83d\ude00", "a\ud83d\ude00\ud83d\ude00b", "\u0001\uffff"})
    void soundText_hasNoFault(String text) {
        assertThat(TextRules.fault(text, 10)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000",
                "a\u0000",
                "\ud83d",
                "a\ud83d",
                "\ud83da",
                "\ud83d\ud83d\ude00",
                "\ude00",
                "\ude00\ud83d",
                "\ud83d\ude00\ude00",
                "\ud83d\u0000"
            })
    void nullCharacterOrHalfPair_isAFault(String text) {
        assertThat(TextRules.fault(text, 10)).isEqualTo("text: holds U+0000 or half of a surrogate pair");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678901", "\ud83d\ude001234567890"})
    void longText_isAFaultByItsCodePoints(String text) {
        assertThat(TextRules.fault(text, 10)).isEqualTo("text: 11 code points (expected: <= 10)");
        assertThat(TextRules.fault(text, 11)).isNull();
    }
}
