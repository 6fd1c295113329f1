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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class EventHandlersTest {

    private static final UserJoined JOINED =
            UserJoined.builder("lobby", "Ann", "c1").build();
    private static final MessagePosted MESSAGE =
            MessagePosted.builder("lobby", "Ann", "Hi", Instant.EPOCH).id("c1").build();

    private final List<String> calls = new ArrayList<>();
    private final EventHandlers handlers = new EventHandlers();

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
        handlers.runOn(submitted::add, 10, () -> false);
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
    void handlersOnABusyExecutor_holdUpTheSenderAtTheCapacity() throws Exception {
        BlockingQueue<Runnable> submitted = new LinkedBlockingQueue<>();
        handlers.add(RoomEvent.class, event -> calls.add("called"));
        handlers.runOn(submitted::add, 2, () -> false);
        handlers.deliver(JOINED);
        handlers.deliver(JOINED);
        CompletableFuture<Void> third = CompletableFuture.runAsync(() -> handlers.deliver(JOINED));
        assertThat(third).isNotDone();
        submitted.take().run();
        third.get(10, TimeUnit.SECONDS);
        submitted.take().run();
        submitted.take().run();
        assertThat(calls).hasSize(3);
    }

    @Test
    void executorThatRejects_losesEventsAndHoldsUpNobody() {
        handlers.add(RoomEvent.class, event -> calls.add("called"));
        handlers.runOn(
                task -> {
                    throw new RejectedExecutionException("shut down, on purpose");
                },
                2,
                () -> false);
        for (int i = 0; i < 5; i++) {
            handlers.deliver(JOINED);
        }
        assertThat(calls).isEmpty();
    }

    @Test
    void eventsThatWaitAtTheEnd_areDropped() {
        Queue<Runnable> submitted = new ArrayDeque<>();
        AtomicBoolean closed = new AtomicBoolean();
        handlers.add(RoomEvent.class, event -> calls.add("called"));
        handlers.runOn(submitted::add, 10, closed::get);
        handlers.deliver(JOINED);
        closed.set(true);
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
