package io.chathub.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Publication;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.broker.PublishOutcomeUnknownException;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Publishers of one room, each with one message at a time under a key of its own, which are sent again until they have an ack; and the
 * room as a handler has received it.
 */
final class Publishers implements PublicationHandler {

    private final Broker broker;
    private final String room;
    private final String name;
    private final Map<String, Long> acks = new ConcurrentHashMap<>();
    private final List<Throwable> problems = new ArrayList<>();
    private final List<Long> delivered = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger number = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile boolean stopped;
    private volatile long lastDelivered;

    Publishers(Broker broker, String room, String name) {
        this.broker = broker;
        this.room = room;
        this.name = name;
    }

    void start(int publishers) {
        for (int i = 0; i < publishers; i++) {
            running.incrementAndGet();
            next();
        }
    }

    /** No new messages; those without an ack are still sent again. */
    void stop() {
        stopped = true;
    }

    boolean isDone() {
        return running.get() == 0;
    }

    int acked() {
        return acks.size();
    }

    int refusals() {
        return refusals.get();
    }

    long lastDelivered() {
        return lastDelivered;
    }

    private void next() {
        if (stopped) {
            running.decrementAndGet();
        } else {
            send(name + number.incrementAndGet());
        }
    }

    private void send(String key) {
        MessagePosted message =
                MessagePosted.builder(room, "ann", key, Instant.now()).build();
        broker.publish(new PublishRequest("c1", 0, message, key)).whenComplete((result, failure) -> {
            if (failure == null) {
                acked(key, result);
                // on another thread: the stages of a loop on one thread would be one in another
                var unused = CompletableFuture.runAsync(this::next);
            } else {
                refused(failure instanceof CompletionException ? failure.getCause() : failure);
                CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS).execute(() -> send(key));
            }
        });
    }

    private void acked(String key, PublishResult result) {
        Place place = Objects.requireNonNull(result.place());
        if (acks.putIfAbsent(key, place.offset()) != null) {
            problem(new AssertionError("two acks of " + key));
        }
    }

    private void refused(Throwable failure) {
        refusals.incrementAndGet();
        boolean expected = failure instanceof PublishOutcomeUnknownException
                || (failure instanceof ProtocolException refusal
                        && refusal.code() == ErrorCode.UNAVAILABLE
                        && Duration.ofSeconds(1).equals(refusal.retryAfter()));
        if (!expected) {
            problem(failure);
        }
    }

    private synchronized void problem(Throwable problem) {
        problems.add(problem);
    }

    @Override
    public synchronized void onPublication(Publication publication) {
        if (publication.isDurable()) {
            delivered.add(publication.offset());
            texts.add(((MessagePosted) publication.event()).text());
            lastDelivered = publication.offset();
        }
    }

    @Override
    public void onChanges(String stream, String epoch, long from, long to, List<Entry> states) {
        problem(new AssertionError("changes from " + from + " to " + to));
    }

    @Override
    public void onLost(String stream, String epoch, long from, long to) {
        problem(new AssertionError("lost from " + from + " to " + to));
    }

    @Override
    public void onReset(String stream, String epoch, long offset) {
        problem(new AssertionError("reset at " + offset));
    }

    /** The messages as they were delivered, in order. */
    synchronized List<String> texts() {
        return List.copyOf(texts);
    }

    Map<String, Long> acks() {
        return Map.copyOf(acks);
    }

    /** Each message was delivered once, in the order of the numbers, which have no hole; each ack is that of its message. */
    synchronized void check() {
        assertThat(problems).isEmpty();
        for (int i = 0; i < delivered.size(); i++) {
            assertThat(delivered.get(i)).as("no gap, nothing twice").isEqualTo(i + 1);
        }
        assertThat(texts).as("each message once").doesNotHaveDuplicates();
        acks.forEach((key, offset) -> assertThat(texts.get((int) (offset - 1)))
                .as("nothing that was acked is lost")
                .isEqualTo(key));
    }
}
