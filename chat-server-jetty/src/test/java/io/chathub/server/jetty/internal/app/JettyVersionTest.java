package io.chathub.server.jetty.internal.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JettyVersionTest {

    @ParameterizedTest
    @ValueSource(strings = {"12.0.29", "12.0", "11.0.24", "9.4.57.v20241219"})
    void anOlderVersionIsRejectedWithThePropertyToSet(String version) {
        assertThat(JettyVersion.fault(version)).contains("Jetty " + version, "12.1 or newer", "jetty.version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12.1.0", "12.1.14", "12.10.1", "13.0.0.alpha1", "UNKNOWN", ""})
    void aNewerOrUnknownVersionIsAccepted(String version) {
        assertThat(JettyVersion.fault(version)).isNull();
    }

    @Test
    void theVersionOfThisBuildIsAccepted() {
        assertThatCode(JettyVersion::requireSupported).doesNotThrowAnyException();
    }
}
