package io.chathub.testkit.internal.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.protocol.reply.Place;
import io.chathub.testkit.broker.fixture.BrokerFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The brokers of a fixture in use: reads and publications that wait for their answer, and the handlers' copies. */
final class BrokerWorld {

    /** The stream of most checks. */
    static final String ROOM = "room";

    private static final int SETTLE_ROUNDS = 20;
    private static final long PATIENCE_SECONDS = 20;
    private static final int PAGE = 50;

    private final BrokerFixture fixture;
    private final List<Deliveries> deliveries = new ArrayList<>();
    private final Commands commands = new Commands(this);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int node;

    /** Starts the brokers, and opens {@link #ROOM} on each. */
    BrokerWorld(BrokerFixture fixture) {
        this.fixture = fixture;
        for (Broker broker : fixture.brokers()) {
            Deliveries handler = new Deliveries();
            deliveries.add(handler);
            broker.start(handler);
        }
        open(ROOM);
    }

    BrokerFixture fixture() {
        return fixture;
    }

    /** The broker of the node that the check uses now. */
    Broker broker() {
        return fixture.brokers().get(node);
    }

    /** The calls that the handler of this node received. */
    Deliveries deliveries() {
        return deliveries.get(node);
    }

    int nodes() {
        return deliveries.size();
    }

    /** The next calls use this node's broker. */
    void use(int otherNode) {
        node = otherNode;
    }

    /** Requests of every kind for {@link #ROOM}. */
    Commands room() {
        return commands;
    }

    /** The time of day, one millisecond after the one of the call before. */
    Instant now() {
        now = now.plusMillis(1);
        return now;
    }

    void advance(Duration time) {
        now = now.plus(time);
        fixture.advance(time);
    }

    /** Sets the time of day back; the owner's clock for ages is not affected. */
    void setBack(Duration time) {
        now = now.minus(time);
    }

    /** Opens a stream on each node. */
    void open(String stream) {
        for (int i = 0; i < deliveries.size(); i++) {
            Broker broker = fixture.brokers().get(i);
            get(broker.open(stream));
            StreamHead head = get(broker.head(stream));
            deliveries.get(i).begin(stream, head.epoch(), head.offset());
        }
    }

    void settle() {
        fixture.settle();
    }

    /** The value of a stage; what the stage waits for is completed. A failure is thrown as it is. */
    @SuppressWarnings("NullAway") // a stage of a nullable value has a nullable value
    <T extends @Nullable Object> T get(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        for (int i = 0; i < SETTLE_ROUNDS && !future.isDone(); i++) {
            fixture.settle();
        }
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("a stage does not complete", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static RuntimeException thrown(@Nullable Throwable failure) {
        if (failure instanceof CompletionException wrapper && wrapper.getCause() != null) {
            return thrown(wrapper.getCause());
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException e ? e : new IllegalStateException(failure);
    }

    // ------------------------------------------------------------------------------------------------------------
    // reads

    PublishResult publish(PublishRequest request) {
        return get(broker().publish(request));
    }

    StreamHead head() {
        return get(broker().head(ROOM));
    }

    HistoryPage history(HistoryQuery query) {
        return get(broker().history(ROOM, query));
    }

    @Nullable Entry entryOrNull(String key) {
        return get(broker().entry(ROOM, key));
    }

    Entry entry(String key) {
        Entry entry = entryOrNull(key);
        if (entry == null) {
            throw new AssertionError("no entry " + key);
        }
        return entry;
    }

    Entry message(long offset) {
        return entry("m/" + offset);
    }

    @Nullable Place placeOf(String key) {
        return get(broker().placeOf(ROOM, key));
    }

    /** One page of changes, of which every rule that needs no knowledge of the stream is checked. */
    ChangesPage changes(String stream, long after, int limit) {
        ChangesPage page = get(broker().changes(stream, after, limit));
        List<Entry> entries = page.entries();
        String name = "R4: the changes of " + stream + " after " + after + ", at most " + limit + ": " + page;
        assertThat(entries).as(name).extracting(Entry::key).doesNotHaveDuplicates();
        long last = after;
        for (Entry entry : entries) {
            assertThat(entry.change()).as(name).isGreaterThanOrEqualTo(last).isGreaterThan(after);
            last = entry.change();
        }
        assertThat(entries.size()).as(name).isLessThanOrEqualTo(limit + 1);
        if (entries.size() > limit) {
            assertThat(entries.get(limit - 1).change()).as(name).isEqualTo(last);
        }
        if (page.more()) {
            assertThat(entries).as(name).isNotEmpty();
        }
        assertThat(page.through())
                .as("R4: through of " + name)
                .isEqualTo(page.more() ? last : page.head().offset());
        return page;
    }

    /** All changes after a position, read page by page. */
    List<Entry> allChanges(String stream, long after, int limit) {
        List<Entry> all = new ArrayList<>();
        ChangesPage page = changes(stream, after, limit);
        all.addAll(page.entries());
        while (page.more()) {
            page = changes(stream, page.through(), limit);
            all.addAll(page.entries());
        }
        assertThat(all)
                .as("R4: each entry once in the pages after " + after)
                .extracting(Entry::key)
                .doesNotHaveDuplicates();
        return all;
    }

    // ----------------------------------------------------------------------------------------------------- comparison

    /** Compares what each handler received with the states of the broker, for each open stream. */
    void verify() {
        settle();
        for (node = 0; node < deliveries.size(); node++) {
            for (String stream : deliveries().copies().keySet()) {
                verify(stream);
            }
        }
        node = 0;
    }

    private void verify(String stream) {
        StreamCopy copy = deliveries().copy(stream);
        String name = "node " + node + ", stream " + stream;
        assertThat(deliveries().violations())
                .as("R3: the deliveries of " + name + " are in order")
                .isEmpty();
        StreamHead head = get(broker().head(stream));
        assertThat(copy.epoch())
                .as("R9: the epoch that was delivered to " + name)
                .isEqualTo(head.epoch());
        assertThat(copy.position())
                .as("R3: the last offset that was delivered to " + name)
                .isEqualTo(head.offset());
        while (copy.fetchFrom() >= 0) {
            ChangesPage page = changes(stream, copy.fetchFrom(), PAGE);
            copy.fetched(page.entries(), page.more() ? page.through() : -1);
        }
        List<Entry> all = allChanges(stream, 0, PAGE);
        for (Entry entry : all) {
            assertThat(copy.state(entry.key()))
                    .as("R4: the copy of " + entry.key() + " on " + name)
                    .isEqualTo(entry.state());
        }
        copy.upsert(all);
    }
}
