package io.chathub.protocol.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Timestamps}: the text of an instant, and the instant of a text. */
class TimestampsTest {

    private static final DateTimeFormatter FORMATTER =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000Z",
        "2024-02-29T23:59:59.999999999Z, 2024-02-29T23:59:59.999Z",
        "1969-12-31T23:59:59.001Z, 1969-12-31T23:59:59.001Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59.9Z, 9999-12-31T23:59:59.900Z",
        "+10000-01-01T00:00:00Z, +10000-01-01T00:00:00.000Z",
        "-0001-01-01T00:00:00Z, -0001-01-01T00:00:00.000Z",
    })
    void text_hasMillisecondsAndIsTruncated(String time, String text) {
        assertThat(Timestamps.text(Instant.parse(time))).isEqualTo(text);
    }

    @Test
    void text_ofRandomTimes_equalsTheFormatters() {
        SplittableRandom random = new SplittableRandom(20);
        for (int i = 0; i < 20_000; i++) {
            Instant time = Instant.ofEpochSecond(
                    random.nextLong(-80_000_000_000L, 300_000_000_000L), random.nextLong(1_000_000_000L));
            assertThat(Timestamps.text(time)).isEqualTo(FORMATTER.format(time));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-29T23:59:59.999Z",
                "0000-02-29T00:00:00.000Z",
                "2024-01-01T24:00:00.000Z",
                "2016-12-31T23:59:60.000Z",
                "2024-01-01T12:00:00Z",
                "2024-01-01T12:00:00.123456789Z",
                "2024-01-01T12:00:00.123+02:00",
                "2024-01-01t12:00:00.123z",
                "+10000-01-01T00:00:00.000Z",
                "-001-01-01T00:00:00.0000Z",
                "2023-02-29T12:00:00.123Z",
                "2024-13-01T12:00:00.123Z",
                "2024-00-01T12:00:00.123Z",
                "2024-01-00T12:00:00.123Z",
                "2024-04-31T12:00:00.123Z",
                "2024-01-01T24:00:00.001Z",
                "2024-01-01T25:00:00.000Z",
                "2024-01-01T12:60:00.000Z",
                "2024-01-01T12:00:60.000Z",
                "2024-01-01T12:00:61.000Z",
                "2024-01-01 12:00:00.123Z",
                "2024-01-01T12:00:00,123Z",
                "٢٠٢٤-01-01T12:00:00.123Z",
                "2024-01-01T12:00:00.123",
                ""
            })
    void parse_equalsTheParserOfThePlatform(String text) {
        assertParsed(text);
    }

    @Test
    void parse_ofRandomTimes_equalsTheParserOfThePlatform() {
        SplittableRandom random = new SplittableRandom(21);
        for (int i = 0; i < 20_000; i++) {
            // Some days, hours, minutes and seconds are beyond the last one.
            assertParsed("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ"
                    .formatted(
                            random.nextInt(10_000),
                            random.nextInt(14),
                            random.nextInt(33),
                            random.nextInt(25),
                            random.nextInt(61),
                            random.nextInt(61),
                            random.nextInt(1_000)));
        }
    }

    private static void assertParsed(String text) {
        Instant expected;
        try {
            expected = Instant.parse(text);
        } catch (DateTimeException e) {
            assertThatThrownBy(() -> Timestamps.parse(text)).as(text).isInstanceOf(DateTimeException.class);
            return;
        }
        assertThat(Timestamps.parse(text)).as(text).isEqualTo(expected);
    }
}
