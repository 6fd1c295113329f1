package io.chathub.core.internal.broker;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.Publication;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.runtime.ChatRuntime;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The broker in memory, with a history that answers when the test likes. */
public final class BrokerForTests extends ForwardingBroker {

    private final InMemoryBroker memory;
    private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
    private volatile boolean readsLate;
    private volatile boolean fails;
    private volatile @Nullable PublicationHandler handler;

    /** A broker with the default limits. */
    public BrokerForTests() {
        this(new InMemoryBroker(RoomOptions.DEFAULT, System::nanoTime, new IdGenerator(ChatRuntime.system())));
    }

    private BrokerForTests(InMemoryBroker memory) {
        super(memory);
        this.memory = memory;
    }

    /** See {@link InMemoryBroker#renew}. */
    public void renew(String stream, long keepThrough) {
        memory.renew(stream, keepThrough);
    }

    /** From now on the history is read at once, and told when the test says so. */
    public void holdAnswers() {
        gate = new CompletableFuture<>();
        readsLate = false;
    }

    /** From now on the history is read, and told, when the test says so. */
    public void holdQuestions() {
        gate = new CompletableFuture<>();
        readsLate = true;
    }

    /** Now. */
    public void answer() {
        gate.complete(null);
    }

    /** The next read of the history fails. */
    public void failOnce() {
        fails = true;
    }

    /** The handler of the hub, for deliveries that a broker of several nodes makes. */
    public PublicationHandler handler() {
        return Objects.requireNonNull(handler);
    }

    /** Delivers this as it is, in no stream. */
    public void deliver(Publication publication) {
        Objects.requireNonNull(handler).onPublication(publication);
    }

    @Override
    public void start(PublicationHandler deliverTo) {
        handler = deliverTo;
        super.start(deliverTo);
    }

    @Override
    public CompletionStage<HistoryPage> history(String stream, HistoryQuery query) {
        return gated(() -> super.history(stream, query));
    }

    @Override
    public CompletionStage<ChangesPage> changes(String stream, long after, int limit) {
        return gated(() -> super.changes(stream, after, limit));
    }

    private <T> CompletionStage<T> gated(Supplier<CompletionStage<T>> read) {
        if (fails) {
            fails = false;
            return CompletableFuture.failedFuture(new IllegalStateException("the broker fails, on purpose"));
        }
        if (readsLate) {
            return gate.thenCompose(ready -> read.get());
        }
        CompletionStage<T> page = read.get();
        return gate.thenCompose(ready -> page);
    }
}
