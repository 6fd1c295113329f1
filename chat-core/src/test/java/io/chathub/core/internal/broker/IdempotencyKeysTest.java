package io.chathub.core.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.protocol.reply.Place;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is remembered of keys, and for how long. */
class IdempotencyKeysTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private final IdempotencyKeys keys = new IdempotencyKeys(Duration.ofMinutes(5), 3);

    private static Place place(long offset) {
        return Place.of("e", offset, NOON);
    }

    @Test
    void aKeyIsRememberedForTheWholeWindow() {
        keys.remember("a", place(1), NOON);
        assertThat(keys.find("a", NOON)).isEqualTo(place(1));
        assertThat(keys.find("a", NOON.plusSeconds(300))).isEqualTo(place(1));
        assertThat(keys.find("b", NOON)).isNull();
        assertThat(keys.find("a", NOON.plusSeconds(300).plusNanos(1))).isNull();
        assertThat(keys.find("a", NOON)).as("it is forgotten for good").isNull();
    }

    @Test
    void theOldMakePlaceForTheNew() {
        keys.remember("a", place(1), NOON);
        keys.remember("b", place(2), NOON.plusSeconds(1));
        assertThat(keys.isFull()).isFalse();
        keys.remember("c", place(3), NOON.plusSeconds(2));
        assertThat(keys.isFull()).isTrue();
        assertThat(keys.find("x", NOON.plusSeconds(301))).isNull();
        assertThat(keys.isFull()).isFalse();
        assertThat(keys.find("b", NOON.plusSeconds(301))).isEqualTo(place(2));
        keys.remember("a", place(4), NOON.plusSeconds(301));
        assertThat(keys.find("a", NOON.plusSeconds(302))).isEqualTo(place(4));
        assertThat(keys.find("c", NOON.plusSeconds(303))).isNull();
        assertThat(keys.find("a", NOON.plusSeconds(601))).isEqualTo(place(4));
    }

    @Test
    void aClockThatIsSetBackForgetsNothing() {
        keys.remember("a", place(1), NOON);
        keys.remember("b", place(2), NOON.minusSeconds(3_600));
        assertThat(keys.find("a", NOON.minusSeconds(3_600))).isEqualTo(place(1));
        assertThat(keys.find("b", NOON.minusSeconds(3_600))).isEqualTo(place(2));
    }
}
