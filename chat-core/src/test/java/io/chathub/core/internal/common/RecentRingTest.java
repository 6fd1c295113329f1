package io.chathub.core.internal.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The newest items, of which those before a moment may be replaced. */
class RecentRingTest {

    private final RecentRing<String> ring = new RecentRing<>(3);

    @Test
    void itemsAfterTheMoment_stay() {
        ring.add("a");
        ring.add("b");
        long before = ring.added();
        ring.add("c");
        ring.replaceAll(item -> item + "!");
        ring.replace(before, List.of("x"));
        assertThat(ring.toList()).containsExactly("x", "c!");
        ring.replace(ring.added(), List.of("1", "2", "3", "4"));
        assertThat(ring.toList()).containsExactly("2", "3", "4");
    }

    @Test
    void moreItemsAfterTheMomentThanTheRingHolds_areTheNewest() {
        long before = ring.added();
        for (String item : List.of("a", "b", "c", "d")) {
            ring.add(item);
        }
        ring.replace(before, List.of("x", "y"));
        assertThat(ring.toList()).containsExactly("b", "c", "d");
    }
}
