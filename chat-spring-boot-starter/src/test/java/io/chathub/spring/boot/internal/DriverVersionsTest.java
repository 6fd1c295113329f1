package io.chathub.spring.boot.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The versions of drivers that a BOM holds down. */
class DriverVersionsTest {

    @ParameterizedTest
    @ValueSource(strings = {"3.49.0.9", "3.9.1.0", "2.60.0"})
    void olderDriver_isNamedWithTheProperty(String version) {
        assertThat(DriverVersions.fault(DriverVersions.SQLITE, version))
                .contains("sqlite-jdbc " + version, "3.49.1.0 and newer", "property sqlite-jdbc.version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.49.1.0", "3.49.1", "3.54.1.0", "4.0", "unknown"})
    void testedOrUnknownDriver_isNot(String version) {
        assertThat(DriverVersions.fault(DriverVersions.SQLITE, version)).isNull();
    }

    @Test
    void theDriverOfTheBuild_saysItsVersion() {
        // The file that the check reads is in the driver's jar.
        assertThat(getClass().getClassLoader().getResource(DriverVersions.SQLITE.file()))
                .isNotNull();
    }
}
