package io.chathub.server.servlet.internal.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The header {@code Accept-Encoding}. */
class AcceptedCodingsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip",
                "gzip, deflate, br, zstd",
                "br,GZIP",
                "deflate ; q=0.5 , gzip ; q=0.001",
                "gzip;Q=1.000",
                "x-gzip",
                "*",
                "identity;q=0, *;q=0.1",
                "gzip, *;q=0"
            })
    void gzipIsAccepted(String header) {
        assertThat(AcceptedCodings.hasGzip(List.of(header))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",;,",
                "identity",
                "br, deflate",
                "gzip2",
                "gzip;q=0",
                "gzip; q=0.000",
                "*, gzip;q=0",
                "gzip, gzip;q=0",
                "*;q=0",
                "gzip;q=2",
                "gzip;q=-1",
                "gzip;q=NaN",
                "gzip;level=9",
                "gzip;q=1;q=1"
            })
    void gzipIsNotAccepted(String header) {
        assertThat(AcceptedCodings.hasGzip(List.of(header))).isFalse();
    }

    @Test
    void severalHeaders_countAsOne() {
        assertThat(AcceptedCodings.hasGzip(List.of("br", "gzip"))).isTrue();
        assertThat(AcceptedCodings.hasGzip(List.of("*", "gzip;q=0"))).isFalse();
        assertThat(AcceptedCodings.hasGzip(List.of())).isFalse();
    }
}
