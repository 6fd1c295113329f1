package io.chathub.client.internal.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.TransientEvent;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class EventHandlersTest {

    private static final UserJoined JOINED =
            UserJoined.builder("lobby", "Ann", "c1").build();
    private static final MessagePosted MESSAGE =
            MessagePosted.builder("lobby", "Ann", "Hi", Instant.EPOCH).id("c1").build();

    private final List<String> calls = new ArrayList<>();
    private final EventHandlers handlers = new EventHandlers();
    private final CountedEvents budget = new CountedEvents();

    private static final class CountedEvents implements EventBudget {
        private int held;
        private boolean discarding;

        @Override
        public void hold() {
            held++;
        }

        @Override
        public void release(int events) {
            held -= events;
        }

        @Override
        public boolean isDiscarding() {
            return discarding;
        }
    }

    @Test
    void event_reachesTheHandlersOfItsClassInOrder() {
        handlers.add(UserJoined.class, event -> calls.add("1 " + event.username()));
        handlers.add(UserLeft.class, event -> calls.add("2"));
        handlers.add(MessagePosted.class, event -> calls.add("3 " + event.text()));
        handlers.add(UserJoined.class, event -> calls.add("4 " + event.username()));
        handlers.deliver(JOINED);
        handlers.deliver(MESSAGE);
        assertThat(calls).containsExactly("1 Ann", "4 Ann", "3 Hi");
    }

    @Test
    void event_reachesTheHandlersOfItsInterfaces() {
        handlers.add(TransientEvent.class, event -> calls.add("transient"));
        handlers.add(RoomEvent.class, event -> calls.add("any in " + event.room()));
        handlers.deliver(JOINED);
        handlers.deliver(MESSAGE);
        assertThat(calls).containsExactly("transient", "any in lobby", "any in lobby");
    }

    @Test
    void handlersOnAnExecutor_runOneAtATimeInOrder() {
        Queue<Runnable> submitted = new ArrayDeque<>();
        handlers.add(RoomEvent.class, event -> calls.add(event.getClass().getSimpleName()));
        handlers.runOn(submitted::add, budget);
        handlers.deliver(JOINED);
        handlers.deliver(MESSAGE);
        handlers.deliver(JOINED);
        assertThat(calls).isEmpty();
        for (int i = 1; i <= 3; i++) {
            assertThat(submitted).hasSize(1);
            submitted.remove().run();
            assertThat(calls).hasSize(i);
        }
        assertThat(submitted).isEmpty();
        assertThat(calls).containsExactly("UserJoined", "MessagePosted", "UserJoined");
    }

    @Test
    void eventsThatWaitForAnExecutor_countUntilTheyAreHandled() {
        Queue<Runnable> submitted = new ArrayDeque<>();
        handlers.add(RoomEvent.class, event -> calls.add("called with " + budget.held));
        handlers.runOn(submitted::add, budget);
        handlers.deliver(JOINED);
        handlers.deliver(JOINED);
        assertThat(budget.held).isEqualTo(2);
        submitted.remove().run();
        submitted.remove().run();
        assertThat(calls).containsExactly("called with 2", "called with 1");
        assertThat(budget.held).isZero();
    }

    @Test
    void executorThatDropsItsTurns_isNoticed() {
        Queue<Runnable> submitted = new ArrayDeque<>();
        AtomicBoolean shutDown = new AtomicBoolean();
        handlers.add(RoomEvent.class, event -> calls.add("called"));
        handlers.runOn(
                task -> {
                    if (shutDown.get()) {
                        throw new RejectedExecutionException("shut down, on purpose");
                    }
                    submitted.add(task);
                },
                budget);
        handlers.deliver(JOINED);
        assertThat(submitted.poll()).as("the turn that shutdownNow() drops").isNotNull();
        shutDown.set(true);
        for (int i = 0; i < 1_000; i++) {
            handlers.deliver(JOINED);
        }
        assertThat(budget.held).isZero();
    }

    @Test
    void executorThatRejects_losesEventsAndHoldsUpNobody() {
        handlers.add(RoomEvent.class, event -> calls.add("called"));
        handlers.runOn(
                task -> {
                    throw new RejectedExecutionException("shut down, on purpose");
                },
                budget);
        for (int i = 0; i < 5; i++) {
            handlers.deliver(JOINED);
        }
        assertThat(calls).isEmpty();
        assertThat(budget.held).isZero();
    }

    @Test
    void eventsThatWaitAtTheEnd_areDropped() {
        Queue<Runnable> submitted = new ArrayDeque<>();
        handlers.add(RoomEvent.class, event -> calls.add("called"));
        handlers.runOn(submitted::add, budget);
        handlers.deliver(JOINED);
        budget.discarding = true;
        submitted.remove().run();
        assertThat(calls).isEmpty();
    }

    @Test
    void failingHandler_doesNotAffectTheOthers() {
        handlers.add(UserJoined.class, event -> {
            throw new IllegalStateException("on purpose");
        });
        handlers.add(UserJoined.class, event -> calls.add("other"));
        handlers.deliver(JOINED);
        assertThat(calls).containsExactly("other");
    }
}
