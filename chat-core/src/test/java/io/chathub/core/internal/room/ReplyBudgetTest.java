package io.chathub.core.internal.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.protocol.InputLimits;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.HistoryFetched;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much fits into a reply, measured by what is written. */
class ReplyBudgetTest {

    private static final String[] LETTERS = {"x", "\"", "\\", "\n", "\u0001", "\u007f", "é", "€", "😀", "\u2028"};
    private final JsonCodec codec = new JsonCodec(ProtocolVersion.V2, InputLimits.DEFAULT);

    private static MessagePosted message(long offset, String text) {
        return MessagePosted.builder("r".repeat(64), "\"".repeat(64), text, Instant.EPOCH)
                .id("x".repeat(24))
                .price(new JsonNumber("9".repeat(32)))
                .offset((1L << 53) - 1 - offset)
                .build();
    }

    private static List<MessagePosted> random(long seed) {
        Random random = new Random(seed);
        List<MessagePosted> messages = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            messages.add(message(i, LETTERS[random.nextInt(LETTERS.length)].repeat(random.nextInt(2_000))));
        }
        return messages;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aPageIsNeverLargerThanItsBound(long seed) {
        ReplyBudget pages = new ReplyBudget(1 << 20);
        List<MessagePosted> all = random(seed);
        List<MessagePosted> oldest = pages.oldestThatFit(all);
        List<MessagePosted> newest = pages.newestThatFit(all);
        assertThat(all).startsWith(oldest.toArray(new MessagePosted[0])).endsWith(newest.toArray(new MessagePosted[0]));
        assertThat(pages.fit(all)).isFalse();
        assertThat(pages.fit(oldest)).isTrue();
        assertThat(pages.fit(newest)).isTrue();
        for (List<MessagePosted> page : List.of(oldest, newest)) {
            int bytes = codec.encode(HistoryFetched.builder("dev", "e", 1)
                            .ref("r")
                            .events(page)
                            .more(true)
                            .build())
                    .length;
            assertThat(bytes).isBetween(60 * 1024, 128 * 1024 + 512);
        }
    }

    @Test
    void oneMessageAlwaysFits() {
        ReplyBudget pages = new ReplyBudget(8);
        List<MessagePosted> two = List.of(message(1, "x"), message(2, "y"));
        assertThat(pages.oldestThatFit(two)).containsExactly(two.get(0));
        assertThat(pages.newestThatFit(two)).containsExactly(two.get(1));
        assertThat(pages.oldestThatFit(List.of())).isEmpty();
        assertThat(pages.newestThatFit(List.of())).isEmpty();
        assertThat(pages.fit(two.subList(0, 1))).isTrue();
        assertThat(pages.fit(List.of())).isTrue();
    }
}
