package io.chathub.core.internal.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.runtime.ChatRuntime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** C19: an id is never the same twice, and nobody can guess the next. */
class IdGeneratorTest {

    private static final int IDS = 10_000;

    @Test
    void idsOfTwoServersAreAllDifferent() {
        IdGenerator one = new IdGenerator(ChatRuntime.system());
        IdGenerator other = new IdGenerator(ChatRuntime.system());
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < IDS; i++) {
            ids.add(one.next());
            ids.add(other.next());
        }
        assertThat(ids).hasSize(2 * IDS).allMatch(id -> id.matches("[A-Za-z0-9_-]{24}"));
    }

    /** 144 bits, each of them as often set as not, and as often as not the same as in the id before: no part tells the time or counts. */
    @Test
    void everyBitIsRandom() {
        IdGenerator generator = new IdGenerator(ChatRuntime.system());
        List<byte[]> ids = new ArrayList<>();
        for (int i = 0; i < IDS; i++) {
            ids.add(Base64.getUrlDecoder().decode(generator.next()));
        }
        assertThat(ids.get(0).length * 8).isGreaterThanOrEqualTo(128);
        for (int bit = 0; bit < ids.get(0).length * 8; bit++) {
            int set = 0;
            int same = 0;
            for (int i = 1; i < IDS; i++) {
                set += bit(ids.get(i), bit);
                same += bit(ids.get(i), bit) == bit(ids.get(i - 1), bit) ? 1 : 0;
            }
            assertThat(set).as("bit %s", bit).isBetween(IDS * 46 / 100, IDS * 54 / 100); // 8 times the deviation
            assertThat(same).as("bit %s after bit %s", bit, bit).isBetween(IDS * 46 / 100, IDS * 54 / 100);
        }
    }

    private static int bit(byte[] bytes, int bit) {
        return bytes[bit / 8] >> (bit % 8) & 1;
    }
}
