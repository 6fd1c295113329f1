package io.chathub.store.postgres;

import io.chathub.core.internal.store.DurableBroker;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.runtime.ChatRuntime;
import io.chathub.testkit.broker.fixture.BrokerFixture;
import io.chathub.testkit.store.RecordedStores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Two durable brokers, each with a store of its own over one database. */
final class TwoNodesFixture implements BrokerFixture {

    private final List<TestSchema> schemas = new ArrayList<>();
    private final RecordedStores stores = new RecordedStores(() -> {
        TestSchema schema = new TestSchema();
        schemas.add(schema);
        return () -> PostgresStore.of(schema.dataSource());
    });
    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final List<DurableBroker> brokers = new ArrayList<>();

    TwoNodesFixture(RoomOptions options) {
        for (int node = 0; node < 2; node++) {
            MessageStore store = stores.store();
            store.open(new StoreSettings(options, () -> UUID.randomUUID().toString()));
            brokers.add(new DurableBroker(store, options, ChatRuntime.system(), millis::get, store::close));
        }
    }

    @Override
    public List<Broker> brokers() {
        return List.copyOf(brokers);
    }

    @Override
    public void advance(Duration time) {
        millis.addAndGet(time.toMillis());
    }

    @Override
    public void renew(String stream) {
        await(brokers.get(0).renew(stream));
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
        brokers.forEach(broker -> await(broker.flush())); // what the one has stored
        brokers.forEach(broker -> await(broker.flush())); // is delivered by the other
    }

    private static void await(CompletionStage<Void> stage) {
        stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        BrokerFixture.super.close();
        schemas.forEach(TestSchema::close);
    }
}
