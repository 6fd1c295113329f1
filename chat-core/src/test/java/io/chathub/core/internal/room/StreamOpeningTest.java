package io.chathub.core.internal.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The actions that wait for an opening: in order, and none twice. */
class StreamOpeningTest {

    private final Queue<CompletableFuture<Void>> openings = new ArrayDeque<>();
    private final List<String> begun = new ArrayList<>();
    private final StreamOpening opening = new StreamOpening(() -> {
        CompletableFuture<Void> one = new CompletableFuture<>();
        openings.add(one);
        return one;
    });

    private CompletionStage<String> act(String name) {
        return opening.whenOpen(() -> {
            begun.add(name);
            return CompletableFuture.completedFuture(name);
        });
    }

    @Test
    void actionsBeginInTheOrderOfTheirCalls() {
        CompletionStage<String> first = act("a");
        act("b");
        act("c");
        assertThat(begun).isEmpty();
        assertThat(openings).hasSize(1);
        openings.remove().complete(null);

        assertThat(begun).containsExactly("a", "b", "c");
        assertThat(first).isCompletedWithValue("a");
        act("d");
        assertThat(begun).endsWith("d");
        assertThat(openings).isEmpty();
    }

    @Test
    void anActionThatComesWhileOthersBeginDoesNotOvertakeThem() {
        opening.whenOpen(() -> {
            act("late");
            return act("later");
        });
        act("a");
        act("b");
        openings.remove().complete(null);

        assertThat(begun).containsExactly("a", "b", "late", "later");
    }

    @Test
    void aFailedOpeningFailsTheActionsThatWait_andTheNextOneOpensAgain() {
        CompletionStage<String> first = act("a");
        CompletionStage<String> second = act("b");
        openings.remove().completeExceptionally(new IllegalStateException("no owner, on purpose"));

        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();
        assertThat(begun).isEmpty();
        CompletionStage<String> third = act("c");
        openings.remove().complete(null);
        assertThat(third).isCompletedWithValue("c");
    }

    @Test
    void anOpeningThatHasEndedOrFailsAtOnceIsTheSame() {
        List<Integer> calls = new ArrayList<>();
        StreamOpening atOnce = new StreamOpening(() -> {
            calls.add(1);
            if (calls.size() == 1) {
                throw new IllegalStateException("no owner, on purpose");
            }
            return CompletableFuture.completedFuture(null);
        });
        assertThat(atOnce.whenOpen(() -> CompletableFuture.completedFuture(1))).isCompletedExceptionally();
        assertThat(atOnce.whenOpen(() -> CompletableFuture.completedFuture(2))).isCompletedWithValue(2);
        assertThat(atOnce.whenOpen(() -> CompletableFuture.completedFuture(3))).isCompletedWithValue(3);
        assertThat(calls).hasSize(2);
    }

    @Test
    void anActionThatFailsFailsAlone() {
        CompletionStage<String> failed = opening.whenOpen(() -> {
            throw new IllegalStateException("the action fails, on purpose");
        });
        CompletionStage<String> next = act("b");
        openings.remove().complete(null);

        assertThat(failed).isCompletedExceptionally();
        assertThat(next).isCompletedWithValue("b");
    }
}
