package io.chathub.client.internal.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.runtime.ChatRuntime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EventDispatcherTest {

    private final List<String> ran = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final EventDispatcher dispatcher = new EventDispatcher(ChatRuntime.system(), "test-events", 2);

    @AfterEach
    void end() {
        release.countDown();
        dispatcher.addLast(() -> {});
        dispatcher.awaitEnd(Duration.ofSeconds(10));
    }

    @Test
    void eventsAndOtherTasks_runInOneOrderOnTheDispatchThread() {
        dispatcher.addEvent(() -> ran.add("1"));
        dispatcher.add(() -> ran.add("2"));
        dispatcher.addEvent(() -> ran.add("3 " + dispatcher.isCurrentThread()));
        await().untilAsserted(() -> assertThat(ran).containsExactly("1", "2", "3 true"));
        assertThat(dispatcher.isCurrentThread()).isFalse();
    }

    @Test
    void fullQueue_blocksTheReaderAndNoOtherTask() throws Exception {
        dispatcher.add(this::hang);
        dispatcher.addEvent(() -> ran.add("1"));
        dispatcher.addEvent(() -> ran.add("2"));
        CompletableFuture<Void> third = new CompletableFuture<>();
        awaitBlocked(reader("3", third));
        dispatcher.add(() -> ran.add("other"));
        assertThat(third).isNotDone();
        assertThat(ran).isEmpty();
        release.countDown();
        third.get(10, TimeUnit.SECONDS);
        await().untilAsserted(() -> assertThat(ran).containsExactlyInAnyOrder("1", "2", "3", "other"));
        assertThat(ran).containsSubsequence("1", "2", "3").containsSubsequence("2", "other");
    }

    @Test
    void fullQueue_reportsItsCapacityOnceWhenItHasSomeAgain() {
        AtomicInteger reports = new AtomicInteger();
        dispatcher.onCapacity(reports::incrementAndGet);
        dispatcher.add(this::hang);
        dispatcher.addEvent(() -> ran.add("1"));
        assertThat(dispatcher.hasCapacity()).isTrue();
        dispatcher.addEvent(() -> ran.add("2"));
        dispatcher.addEvent(() -> ran.add("3 of the same message"));
        assertThat(dispatcher.hasCapacity()).isFalse();
        assertThat(reports).hasValue(0);
        release.countDown();
        await().untilAsserted(() -> assertThat(ran).hasSize(3));
        assertThat(reports).hasValue(1);
        assertThat(dispatcher.hasCapacity()).isTrue();
    }

    @Test
    void discardedEvents_neverRunAndTheReaderContinues() throws Exception {
        dispatcher.add(this::hang);
        dispatcher.addEvent(() -> ran.add("1"));
        dispatcher.addEvent(() -> ran.add("2"));
        CompletableFuture<Void> third = new CompletableFuture<>();
        awaitBlocked(reader("3", third));
        dispatcher.discardEvents();
        third.get(10, TimeUnit.SECONDS);
        dispatcher.addEvent(() -> ran.add("4"));
        dispatcher.add(() -> ran.add("other"));
        dispatcher.discardEvents();
        release.countDown();
        await().untilAsserted(() -> assertThat(ran).containsExactly("other"));
    }

    @Test
    void lastTask_endsTheThreadAfterAllTasks() {
        dispatcher.add(this::hang);
        dispatcher.addEvent(() -> ran.add("1"));
        dispatcher.addLast(() -> ran.add("last"));
        release.countDown();
        dispatcher.awaitEnd(Duration.ofSeconds(10));
        assertThat(ran).containsExactly("1", "last");
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("test-events"));
    }

    /** A thread that waits for capacity, adds one event, and completes {@code added}. */
    private Thread reader(String name, CompletableFuture<Void> added) {
        Thread reader = new Thread(() -> {
            try {
                dispatcher.awaitCapacity();
                dispatcher.addEvent(() -> ran.add(name));
                added.complete(null);
            } catch (RuntimeException e) {
                added.completeExceptionally(e);
            }
        });
        reader.start();
        return reader;
    }

    private static void awaitBlocked(Thread thread) {
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    private void hang() {
        try {
            release.await();
        } catch (InterruptedException e) {
            ran.add("interrupted");
        }
    }
}
