package io.chathub.core.internal.broker.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.spi.broker.Operation.React;
import io.chathub.core.spi.broker.Operation.Reaction;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bound of the reactions of a stream. */
class ReactionRowsTest {

    private final ReactionRows.Total total = new ReactionRows.Total();

    private static void react(ReactionRows rows, String reactor, boolean on) {
        rows.apply(new Reaction(reactor, null, reactor, "x", on));
    }

    @Test
    void messagesOfOneStreamShareABound() {
        List<ReactionRows> full = new ArrayList<>();
        for (int i = 0; i < ReactionRows.MAX_OF_STREAM / React.MAX_REACTIONS; i++) {
            ReactionRows rows = new ReactionRows(total);
            for (int reactor = 0; reactor < React.MAX_REACTIONS; reactor++) {
                react(rows, "r" + reactor, true);
            }
            full.add(rows);
        }
        assertThat(total.free()).isZero();
        react(full.get(0), "r0", false);
        assertThat(total.free()).isOne();
        full.get(1).drop();
        assertThat(total.free()).isEqualTo(React.MAX_REACTIONS + 1);
    }
}
