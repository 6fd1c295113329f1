package io.chathub.core.internal.broker.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.spi.broker.Operation.React;
import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bound of the reactions of a stream. */
class ReactionRowsTest {

    private final ReactionRows.Total total = new ReactionRows.Total();

    private static Outcome react(ReactionRows rows, String reactor, boolean on) {
        return rows.apply(new Reaction(reactor, null, reactor, "x", on));
    }

    @Test
    void messagesOfOneStreamShareABound() {
        List<ReactionRows> full = new ArrayList<>();
        for (int i = 0; i < ReactionRows.MAX_OF_STREAM / React.MAX_REACTIONS; i++) {
            ReactionRows rows = new ReactionRows(total);
            for (int reactor = 0; reactor < React.MAX_REACTIONS; reactor++) {
                assertThat(react(rows, "r" + reactor, true)).isEqualTo(Outcome.DONE);
            }
            full.add(rows);
        }
        ReactionRows last = new ReactionRows(total);
        assertThat(react(last, "ann", true)).isEqualTo(Outcome.LIMIT);
        react(full.get(0), "r0", false);
        assertThat(react(last, "ann", true)).isEqualTo(Outcome.DONE);
        assertThat(react(last, "bob", true)).isEqualTo(Outcome.LIMIT);
        full.get(1).drop();
        assertThat(react(last, "bob", true)).isEqualTo(Outcome.DONE);
    }
}
