package io.chathub.store.postgres;

import io.chathub.core.internal.store.DurableBroker;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.runtime.ChatRuntime;
import io.chathub.testkit.broker.fixture.BrokerFixture;
import io.chathub.testkit.broker.fixture.TwoHandles;
import io.chathub.testkit.store.RecordedStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The durable broker over a database, alone or as the owner of two handles. */
final class PostgresFixture implements BrokerFixture {

    private final List<TestSchema> schemas = new ArrayList<>();
    private final RecordedStores stores = new RecordedStores(() -> {
        TestSchema schema = new TestSchema();
        schemas.add(schema);
        return () -> PostgresStore.of(schema.dataSource());
    });
    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final DurableBroker broker;
    private final TwoHandles nodes;

    PostgresFixture(RoomOptions options, boolean twoHandles) {
        MessageStore store = stores.store();
        store.open(new StoreSettings(options, () -> UUID.randomUUID().toString()));
        broker = new DurableBroker(store, options, ChatRuntime.system(), millis::get, store::close);
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
        stores.lose(stream, kept);
        renew(stream);
        return true;
    }

    @Override
    public boolean failNextCommit(boolean stored) {
        stores.failNextCommit(stored);
        return true;
    }

    @Override
    public void settle() {
        await(broker.flush());
        if (nodes != null) {
            nodes.settle();
        }
    }

    private static void await(CompletionStage<Void> stage) {
        stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        BrokerFixture.super.close();
        if (nodes != null) {
            nodes.close();
        }
        schemas.forEach(TestSchema::close);
    }
}
