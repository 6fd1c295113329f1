package io.chathub.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EventDispatcherTest {

    private final List<String> ran = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final EventDispatcher dispatcher = new EventDispatcher("test-events", 2);

    @BeforeEach
    void start() {
        dispatcher.start();
    }

    @AfterEach
    void end() {
        release.countDown();
        dispatcher.tellLast(() -> {});
        dispatcher.awaitEnd(Duration.ofSeconds(10));
    }

    @Test
    void bothKindsRunInOneOrderOnTheOneThread() {
        dispatcher.put(() -> ran.add("1"));
        dispatcher.tell(() -> ran.add("2"));
        dispatcher.put(() -> ran.add("3 " + dispatcher.isCurrentThread()));
        await().untilAsserted(() -> assertThat(ran).containsExactly("1", "2", "3 true"));
        assertThat(dispatcher.isCurrentThread()).isFalse();
    }

    @Test
    void whoBringsTooMuchWaitsAndWhoTellsDoesNot() throws Exception {
        dispatcher.tell(this::hang);
        dispatcher.put(() -> ran.add("1"));
        dispatcher.put(() -> ran.add("2"));
        CompletableFuture<Void> third = new CompletableFuture<>();
        awaitBlocked(bring("3", third));
        dispatcher.tell(() -> ran.add("told"));
        assertThat(third).isNotDone();
        assertThat(ran).isEmpty();
        release.countDown();
        third.get(10, TimeUnit.SECONDS);
        await().untilAsserted(() -> assertThat(ran).containsExactlyInAnyOrder("1", "2", "3", "told"));
        assertThat(ran).containsSubsequence("1", "2", "3").containsSubsequence("2", "told");
    }

    @Test
    void discardingDropsWhatWasBroughtAndLetsTheBringerGo() throws Exception {
        dispatcher.tell(this::hang);
        dispatcher.put(() -> ran.add("1"));
        dispatcher.put(() -> ran.add("2"));
        CompletableFuture<Void> third = new CompletableFuture<>();
        awaitBlocked(bring("3", third));
        dispatcher.discard();
        third.get(10, TimeUnit.SECONDS);
        dispatcher.put(() -> ran.add("4"));
        dispatcher.tell(() -> ran.add("told"));
        dispatcher.discard();
        release.countDown();
        await().untilAsserted(() -> assertThat(ran).containsExactly("told"));
    }

    @Test
    void theThreadEndsAfterTheLastTaskAndNotBefore() {
        dispatcher.tell(this::hang);
        dispatcher.put(() -> ran.add("1"));
        dispatcher.tellLast(() -> ran.add("last"));
        release.countDown();
        dispatcher.awaitEnd(Duration.ofSeconds(10));
        assertThat(ran).containsExactly("1", "last");
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("test-events"));
    }

    /** A thread that puts one more task, and tells when it was let go. */
    private Thread bring(String name, CompletableFuture<Void> letGo) {
        Thread bringer = new Thread(() -> {
            dispatcher.put(() -> ran.add(name));
            letGo.complete(null);
        });
        bringer.start();
        return bringer;
    }

    private static void awaitBlocked(Thread thread) {
        await().until(() -> thread.getState() == Thread.State.WAITING);
    }

    private void hang() {
        try {
            release.await();
        } catch (InterruptedException e) {
            ran.add("interrupted");
        }
    }
}
