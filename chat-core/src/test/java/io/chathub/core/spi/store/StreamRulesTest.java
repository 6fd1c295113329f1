package io.chathub.core.spi.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.protocol.event.MemberChanged;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.state.Role;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The limits of a stream, over rows that are at their limit. */
class StreamRulesTest {

    /** A stream with one message, and room for one reaction. */
    private static final class FullRows implements StreamRows {

        @Override
        public StreamHead head() {
            return StreamHead.of("e", 1);
        }

        @Override
        public Instant latest() {
            return Instant.EPOCH;
        }

        @Override
        public @Nullable Entry message(long offset) {
            return StreamRules.unchanged(MessagePosted.builder("room", "ann", "text", Instant.EPOCH)
                    .offset(1)
                    .build());
        }

        @Override
        public @Nullable Entry entry(String key) {
            return null;
        }

        @Override
        public int count(String prefix, @Nullable String label) {
            return 0;
        }

        @Override
        public @Nullable Long newestReply(long root, long without) {
            return null;
        }

        @Override
        public Set<String> reactionsOf(long target, String reactor) {
            return Set.of();
        }

        @Override
        public int freeReactions() {
            return 1;
        }

        @Override
        public boolean isFullOfEntries() {
            return true;
        }

        @Override
        public @Nullable Marker marker(String key) {
            return null;
        }

        @Override
        public int markers() {
            return StreamRules.MAX_MARKERS;
        }
    }

    private static Reaction reaction(String who) {
        return new Reaction(who, null, who, "x", true);
    }

    @Test
    void reactionOverTheBoundOfItsStream_isRefusedAlone() {
        ReactionsChanged event =
                ReactionsChanged.builder("room", 1, Instant.EPOCH).build();
        Operation.React react = new Operation.React(1, List.of(reaction("ann"), reaction("bob")));
        StreamChange change = StreamRules.decide(new FullRows(), event, react);
        assertThat(change.result().reactions()).containsExactly(Outcome.DONE, Outcome.LIMIT);
        assertThat(change.reactions()).containsExactly(reaction("ann"));
    }

    @Test
    void newEntryOverTheBound_isRefused() {
        MemberChanged event =
                MemberChanged.builder("room", "bob", Role.MEMBER, Instant.EPOCH).build();
        Operation.Replace replace = new Operation.Replace(event.entryKey(), 0, event);
        assertThat(StreamRules.decide(new FullRows(), event, replace).result().outcome())
                .isEqualTo(Outcome.LIMIT);
    }

    /** The order of UTF-8 is that of the code points, not that of the characters of Java. */
    @Test
    void endOfAPrefix_isTheNextText() {
        assertThat(StreamRules.afterPrefix("member/")).isEqualTo("member0");
        assertThat(StreamRules.afterPrefix("a\uD7FF")).isEqualTo("a\uE000");
        assertThat(StreamRules.afterPrefix("a\uFFFF")).isEqualTo("a\uD800\uDC00");
        assertThat(StreamRules.afterPrefix("a\uDBFF\uDFFF")).isEqualTo("b");
        assertThat(StreamRules.afterPrefix("")).isEqualTo("\uDBFF\uDFFF");
    }
}
