package io.chathub.testkit.broker;

import io.chathub.core.internal.broker.InMemoryBroker;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Broker;
import io.chathub.testkit.SimulatedRuntime;
import io.chathub.testkit.broker.fixture.BrokerFixture;
import io.chathub.testkit.broker.fixture.DelayedCommitBroker;
import io.chathub.testkit.broker.fixture.DelayedCommitBroker.Fate;
import io.chathub.testkit.broker.fixture.TwoHandles;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** The in-memory broker as it is, and with the decorators. */
final class MemoryFixture implements BrokerFixture {

    /** The decorators around the owner. */
    enum Around {
        NOTHING,
        DELAYED_COMMIT,
        TWO_HANDLES,
        TWO_HANDLES_AND_DELAYED_COMMIT;

        boolean isDelayed() {
            return this == DELAYED_COMMIT || this == TWO_HANDLES_AND_DELAYED_COMMIT;
        }

        boolean isShared() {
            return this == TWO_HANDLES || this == TWO_HANDLES_AND_DELAYED_COMMIT;
        }
    }

    private static final int BATCH = 7;

    private final InMemoryBroker memory;
    private final DelayedCommitBroker delayed;
    private final TwoHandles nodes;
    private final Around around;
    private final List<Broker> brokers;
    private final AtomicLong nanos = new AtomicLong();
    private volatile Fate next = Fate.ANSWERED;

    MemoryFixture(RoomOptions options, Around around) {
        this(options, around, broker -> broker);
    }

    MemoryFixture(RoomOptions options, Around around, UnaryOperator<Broker> decorator) {
        this.around = around;
        memory = new InMemoryBroker(options, nanos::get, new IdGenerator(new SimulatedRuntime(11)));
        Broker owner = decorator.apply(memory);
        delayed = new DelayedCommitBroker(owner, request -> fate(), () -> {});
        Broker shared = around.isDelayed() ? delayed : owner;
        nodes = around.isShared() ? new TwoHandles(shared, new Random(5)) : null;
        brokers = nodes == null ? List.of(shared) : nodes.handles();
    }

    private synchronized Fate fate() {
        Fate fate = next;
        next = Fate.ANSWERED;
        return fate;
    }

    @Override
    public List<Broker> brokers() {
        return brokers;
    }

    @Override
    public void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Override
    public void renew(String stream) {
        memory.renew(stream, Long.MAX_VALUE);
    }

    @Override
    public boolean renewWithLoss(String stream, long kept) {
        memory.renew(stream, kept);
        return true;
    }

    @Override
    public void settle() {
        while (delayed.commit(BATCH) > 0) {}
        if (nodes != null) {
            nodes.settle();
        }
    }

    @Override
    public boolean loseNextAnswer(boolean stored) {
        if (around.isDelayed()) {
            next = stored ? Fate.UNANSWERED : Fate.LOST;
        }
        return around.isDelayed();
    }

    @Override
    public void close() {
        BrokerFixture.super.close();
        if (nodes != null) {
            nodes.close();
        }
    }
}
