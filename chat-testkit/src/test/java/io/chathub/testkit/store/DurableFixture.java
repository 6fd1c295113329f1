package io.chathub.testkit.store;

import io.chathub.core.internal.store.BrokerTuning;
import io.chathub.core.internal.store.DurableBroker;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.runtime.ChatRuntime;
import io.chathub.testkit.broker.fixture.BrokerFixture;
import io.chathub.testkit.broker.fixture.TwoHandles;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** The durable broker over a store in memory, alone or as the owner of two handles. */
final class DurableFixture implements BrokerFixture {

    private final InMemoryStore memory = new InMemoryStore();
    private final RecordedStores recorded = new RecordedStores(() -> () -> memory);
    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final DurableBroker broker;
    private final TwoHandles nodes;

    DurableFixture(RoomOptions options, boolean twoHandles) {
        this(options, twoHandles, BrokerTuning.DEFAULT.windowEntries());
    }

    /** A fixture with at most {@code windowEntries} states of a stream in memory. */
    DurableFixture(RoomOptions options, boolean twoHandles, int windowEntries) {
        this(options, twoHandles, windowEntries, store -> store);
    }

    /** A fixture whose broker uses the store with a fault. */
    DurableFixture(RoomOptions options, UnaryOperator<MessageStore> fault) {
        this(options, false, BrokerTuning.DEFAULT.windowEntries(), fault);
    }

    private DurableFixture(
            RoomOptions options, boolean twoHandles, int windowEntries, UnaryOperator<MessageStore> fault) {
        BrokerTuning tuning = new BrokerTuning(windowEntries, BrokerTuning.DEFAULT.poll());
        MessageStore store = fault.apply(recorded.store());
        store.open(new StoreSettings(options, () -> UUID.randomUUID().toString()));
        broker = new DurableBroker(store, options, ChatRuntime.system(), millis::get, store::close, tuning);
        nodes = twoHandles ? new TwoHandles(broker, new Random(5)) : null;
    }

    @Override
    public List<Broker> brokers() {
        return nodes == null ? List.of(broker) : nodes.handles();
    }

    @Override
    public void advance(Duration time) {
        millis.addAndGet(time.toMillis());
    }

    @Override
    public void renew(String stream) {
        await(broker.renew(stream));
    }

    @Override
    public boolean renewWithLoss(String stream, long kept) {
        if (!memory.lose(stream, kept)) {
            throw new IllegalStateException("no state of " + stream + " at " + kept);
        }
        renew(stream);
        return true;
    }

    @Override
    public boolean failNextCommit(boolean stored) {
        recorded.failNextCommit(stored);
        return true;
    }

    @Override
    public void settle() {
        await(broker.flush());
        if (nodes != null) {
            nodes.settle();
        }
    }

    private static void await(java.util.concurrent.CompletionStage<Void> stage) {
        stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        BrokerFixture.super.close();
        if (nodes != null) {
            nodes.close();
        }
    }
}
