package io.chathub.server.servlet.internal.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Validity of action tokens. */
class ActionTokensTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final ActionTokens tokens = new ActionTokens(Duration.ofMinutes(15), now::get, new byte[] {1});

    @Test
    void token_isValidUntilItExpires() {
        String token = tokens.issue("ann");
        assertThat(tokens.isValid(token, "ann")).isTrue();
        now.addAndGet(Duration.ofMinutes(15).toNanos() - 1);
        assertThat(tokens.isValid(token, "ann")).isTrue();
        now.incrementAndGet();
        assertThat(tokens.isValid(token, "ann")).isFalse();
    }

    @Test
    void token_ofAnotherOperatorOrProcess_isInvalid() {
        String token = tokens.issue("ann");
        assertThat(tokens.isValid(token, "bob")).isFalse();
        assertThat(tokens.isValid(token, "")).isFalse();
        assertThat(new ActionTokens(Duration.ofMinutes(15), now::get, new byte[] {2}).isValid(token, "ann"))
                .isFalse();
    }

    @Test
    void token_withAChangedCharacter_isInvalid() {
        String token = tokens.issue("ann");
        for (int i = 0; i < token.length(); i++) {
            for (char c : new char[] {'0', 'f', 'A', '=', 'é'}) {
                String other = token.substring(0, i) + c + token.substring(i + 1);
                assertThat(tokens.isValid(other, "ann")).as(other).isEqualTo(other.equals(token));
            }
            assertThat(tokens.isValid(token.substring(0, i), "ann")).isFalse();
        }
        assertThat(tokens.isValid(token + "A", "ann")).isFalse();
        assertThat(tokens.isValid(null, "ann")).isFalse();
    }
}
