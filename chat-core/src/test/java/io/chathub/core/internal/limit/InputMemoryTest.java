package io.chathub.core.internal.limit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.chathub.core.suite.CapturedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The bound of unfinished and queued input. */
class InputMemoryTest {

    private static final long MAX = 8_000;

    private final CapturedLog log = CapturedLog.of(InputMemory.class.getName());
    private final InputMemory memory = new InputMemory(MAX, () -> 0);
    private final List<Integer> evicted = new ArrayList<>();

    @AfterEach
    void release() {
        log.close();
    }

    private InputAccount client(int number) {
        return memory.open(() -> evicted.add(number));
    }

    @Test
    void inputUpToTheLimit_evictsNobody() {
        client(1).unfinished(MAX / 2);
        client(2).add(MAX / 2);
        memory.relieve();
        assertThat(evicted).isEmpty();
        assertThat(memory.used()).isEqualTo(MAX);
    }

    @Test
    void inputOverTheLimit_evictsTheClientsWithTheMostUntilAnEighthIsFree() {
        client(1).unfinished(1_000);
        client(2).unfinished(3_000);
        client(3).add(2_500);
        client(4).unfinished(1_501);
        memory.relieve();
        assertThat(evicted).as("7,000 bytes remain at most").containsExactly(2);
        assertThat(memory.used()).isEqualTo(5_001);
        client(5).add(6_000);
        memory.relieve();
        assertThat(evicted).containsExactly(2, 5);
    }

    @Test
    void finishedInput_isNotCounted() {
        InputAccount client = client(1);
        client.unfinished(5_000);
        client.unfinished(7_000);
        client.add(500);
        client.add(-500);
        assertThat(memory.used()).isEqualTo(7_000);
        client.finished();
        client.finished();
        assertThat(memory.used()).isZero();
    }

    @Test
    void closedAccount_countsNothing() {
        InputAccount client = client(1);
        client.unfinished(5_000);
        client.close();
        client.add(4_000);
        client.unfinished(6_000);
        client.close();
        assertThat(memory.used()).isZero();
    }

    @Test
    void evictedClient_isEvictedOnce() {
        InputAccount client = client(1);
        client.add(MAX + 1);
        memory.relieve();
        client.add(MAX + 1);
        memory.relieve();
        assertThat(evicted).containsExactly(1);
    }

    @Test
    void evictions_logTheirNumberOnceInTenSeconds() {
        AtomicLong now = new AtomicLong();
        InputMemory timed = new InputMemory(MAX, now::get);
        for (int i = 0; i < 5; i++) {
            timed.open(() -> {}).add(MAX + 1);
            timed.relieve();
        }
        assertThat(log.events()).hasSize(1);
        now.set(TimeUnit.SECONDS.toNanos(10));
        timed.open(() -> {}).add(MAX + 1);
        timed.relieve();
        assertThat(log.events())
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        line -> assertThat(line).contains(": 1 clients"),
                        line -> assertThat(line).contains(": 5 clients"));
    }

    @Test
    void accountsOfManyThreads_addUpToNothing() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Random random = new Random(i);
                runs.add(threads.submit(() -> {
                    for (int round = 0; round < 2_000; round++) {
                        InputAccount client = memory.open(() -> {});
                        client.unfinished(random.nextInt(3_000));
                        client.add(random.nextInt(3_000));
                        memory.relieve();
                        client.close();
                    }
                }));
            }
            for (Future<?> run : runs) {
                run.get(30, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(memory.used()).isZero();
    }
}
