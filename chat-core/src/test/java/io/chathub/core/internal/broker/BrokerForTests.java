package io.chathub.core.internal.broker;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.Publication;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.Broker;
import io.chathub.core.spi.PublicationHandler;
import io.chathub.core.spi.PublishRequest;
import io.chathub.core.spi.PublishResult;
import io.chathub.runtime.ChatRuntime;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The broker in memory, with a history that answers when the test likes. */
public final class BrokerForTests implements Broker {

    private final InMemoryBroker broker =
            new InMemoryBroker(RoomOptions.DEFAULT, System::nanoTime, new IdGenerator(ChatRuntime.system()));
    private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
    private volatile boolean readsLate;
    private volatile boolean fails;
    private volatile @Nullable PublicationHandler handler;

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

    /** Delivers this as it is, in no stream. */
    public void deliver(Publication publication) {
        Objects.requireNonNull(handler).onPublication(publication);
    }

    @Override
    public void start(PublicationHandler deliverTo) {
        handler = deliverTo;
        broker.start(deliverTo);
    }

    @Override
    public CompletionStage<PublishResult> publish(PublishRequest request) {
        return broker.publish(request);
    }

    @Override
    public CompletionStage<HistoryPage> history(String room, HistoryQuery query) {
        if (fails) {
            fails = false;
            return CompletableFuture.failedFuture(new IllegalStateException("the broker fails, on purpose"));
        }
        if (readsLate) {
            return gate.thenCompose(ready -> broker.history(room, query));
        }
        CompletionStage<HistoryPage> page = broker.history(room, query);
        return gate.thenCompose(ready -> page);
    }

    @Override
    public void roomExpired(String room) {
        broker.roomExpired(room);
    }

    @Override
    public void close() {
        broker.close();
    }
}
