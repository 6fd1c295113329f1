package io.chathub.core.internal.common;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.hook.Identity;
import io.chathub.runtime.ChatRuntime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PublicIdsTest {

    private static final Identity ANN = new Identity("u1", "Ann");

    private static PublicIds ids(@Nullable String secret) {
        return new PublicIds(secret == null ? null : secret.getBytes(UTF_8), ChatRuntime.system());
    }

    @Test
    void derivedId_dependsOnSecretAndUserAlone() {
        // base64url(HMAC-SHA-256("0123456789abcdef", "u1")), computed by Python
        assertThat(ids("0123456789abcdef").of(ANN)).isEqualTo("UWK92xi9oAgqeznEcvfRGC");
        assertThat(ids("0123456789abcdef").of(new Identity("u1", "another name")))
                .isEqualTo("UWK92xi9oAgqeznEcvfRGC");
        assertThat(ids("0123456789abcdef").of(new Identity("u2", "Ann"))).isNotEqualTo("UWK92xi9oAgqeznEcvfRGC");
        assertThat(ids("0123456789abcdeg").of(ANN)).isNotEqualTo("UWK92xi9oAgqeznEcvfRGC");
    }

    @Test
    void withoutSecret_eachHubHasItsOwn() {
        PublicIds one = ids(null);
        assertThat(one.of(ANN)).matches("[A-Za-z0-9_-]{22}").isEqualTo(one.of(ANN));
        assertThat(ids(null).of(ANN)).isNotEqualTo(one.of(ANN));
    }

    @Test
    void idOfTheHost_isKept() {
        assertThat(ids("0123456789abcdef").of(ANN.withPublicId("ann"))).isEqualTo("ann");
    }
}
