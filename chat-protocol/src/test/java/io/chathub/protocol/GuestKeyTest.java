package io.chathub.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuestKeyTest {

    @Test
    void keyOfBytes_isValid() {
        assertThat(GuestKey.of(new byte[16]))
                .isEqualTo("guest.AAAAAAAAAAAAAAAAAAAAAA")
                .satisfies(GuestKeyTest::valid);
        byte[] bits = {-1, -17, -66, -1, -17, -66, -1, -17, -66, -1, -17, -66, -1, -17, -66, -1, -17, -66};
        assertThat(GuestKey.of(bits))
                .isEqualTo("guest._---_---_---_---_---_---")
                .satisfies(GuestKeyTest::valid);
        assertThat(GuestKey.of(new byte[96])).hasSize(6 + 128).satisfies(GuestKeyTest::valid);
        for (int size : new int[] {0, 15, 97}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GuestKey.of(new byte[size]))
                    .withMessage("guest key: " + size + " bytes (expected: 16..96)");
        }
    }

    private static void valid(String key) {
        assertThat(GuestKey.isValid(key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "guest.",
                "guest.AAAAAAAAAAAAAAAAAAAAA",
                "Guest.AAAAAAAAAAAAAAAAAAAAAA",
                "guest:AAAAAAAAAAAAAAAAAAAAAA",
                " guest.AAAAAAAAAAAAAAAAAAAAAA",
                "guest.AAAAAAAAAAAAAAAAAAAAAA\n",
                "guest.AAAAAAAAAAAAAAAAAAAAA=",
                "guest.AAAAAAAAAAAAAAAAAAAAA+",
                "guest.AAAAAAAAAAA.AAAAAAAAAA",
                "guest.AAAAAAAAAAAAAAAAAAAAA\u0661",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void otherTokens_areNone(String token) {
        assertThat(GuestKey.isValid(token)).isFalse();
    }

    @Test
    void longerTokens_areNone() {
        assertThat(GuestKey.isValid("guest." + "A".repeat(128))).isTrue();
        assertThat(GuestKey.isValid("guest." + "A".repeat(129))).isFalse();
    }
}
