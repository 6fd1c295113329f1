package io.chathub.core.internal.broker.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.protocol.reply.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is remembered of keys, and for how long. */
class IdempotencyKeysTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    /** A ticker may have any value, and overflow. */
    private static final long BEGIN = Long.MAX_VALUE - 1;

    private final IdempotencyKeys keys = new IdempotencyKeys(Duration.ofMinutes(5), 3);

    private static long after(long seconds) {
        return BEGIN + TimeUnit.SECONDS.toNanos(seconds);
    }

    private static Place place(long offset) {
        return Place.of("e", offset, NOON);
    }

    @Test
    void aKeyIsRememberedForTheWholeWindow() {
        keys.remember("a", place(1), BEGIN);
        assertThat(keys.find("a", BEGIN)).isEqualTo(place(1));
        assertThat(keys.find("a", after(300))).isEqualTo(place(1));
        assertThat(keys.find("b", BEGIN)).isNull();
        assertThat(keys.find("a", after(300) + 1)).isNull();
        assertThat(keys.find("a", BEGIN)).as("it is forgotten for good").isNull();
    }

    @Test
    void theOldMakePlaceForTheNew() {
        keys.remember("a", place(1), BEGIN);
        keys.remember("b", place(2), after(1));
        assertThat(keys.isFull()).isFalse();
        keys.remember("c", place(3), after(2));
        assertThat(keys.isFull()).isTrue();
        assertThat(keys.find("x", after(301))).isNull();
        assertThat(keys.isFull()).isFalse();
        assertThat(keys.find("b", after(301))).isEqualTo(place(2));
        keys.remember("a", place(4), after(301));
        assertThat(keys.find("a", after(302))).isEqualTo(place(4));
        assertThat(keys.find("c", after(303))).isNull();
        assertThat(keys.find("a", after(601))).isEqualTo(place(4));
    }
}
