package io.chathub.testkit;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.Publication;
import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.suite.MessagesOnlyBroker;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.reply.Place;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A broker of a simulation across a network: an event gets its place after a time, and is delivered after another time. The
 * request completes between the two, or after both. It keeps no history, as a room does whose messages are all too old.
 */
final class SlowBroker extends MessagesOnlyBroker {

    private static final String EPOCH = "epoch";
    private static final int MAX_MILLIS = 60;

    private final SimulatedRuntime runtime;
    private final Random random;
    private final Map<String, Long> offsets = new HashMap<>();
    /** The events on their way to an offset, and on their way back, each in order. */
    private final Queue<Runnable> outward = new ArrayDeque<>();

    private final Queue<Runnable> back = new ArrayDeque<>();
    private @Nullable PublicationHandler handler;

    SlowBroker(SimulatedRuntime runtime, Random random) {
        this.runtime = runtime;
        this.random = random;
    }

    @Override
    public void start(PublicationHandler publicationHandler) {
        handler = publicationHandler;
    }

    @Override
    public CompletionStage<PublishResult> publish(PublishRequest request) {
        CompletableFuture<PublishResult> result = new CompletableFuture<>();
        later(outward, () -> order(request, result));
        return result;
    }

    /** Runs a step after those that were added to {@code queue} before. */
    private void later(Queue<Runnable> queue, Runnable step) {
        queue.add(step);
        runtime.schedule(
                TimeUnit.MILLISECONDS.toNanos(random.nextInt(MAX_MILLIS)),
                () -> queue.remove().run());
    }

    private void order(PublishRequest request, CompletableFuture<PublishResult> result) {
        RoomEvent event = request.event();
        long offset = 0;
        Place place = null;
        if (event instanceof DurableEvent durable) {
            offset = offsets.merge(event.room(), 1L, Long::sum);
            place = Place.of(EPOCH, offset, durable.timestamp());
            event = durable.withOffset(offset);
        }
        Publication publication = new Publication(EPOCH, offset, request.origin(), request.number(), event);
        PublishResult done = PublishResult.done(place, event instanceof DurableEvent durable ? durable : null);
        if (random.nextBoolean()) {
            result.complete(done);
        }
        later(back, () -> {
            if (handler != null) {
                handler.onPublication(publication);
            }
            result.complete(done);
        });
    }

    @Override
    public CompletionStage<HistoryPage> history(String room, HistoryQuery query) {
        return CompletableFuture.completedFuture(
                new HistoryPage(head(offsets.getOrDefault(room, 0L)), List.of(), false));
    }

    /** No message is held. */
    private static StreamHead head(long offset) {
        return new StreamHead(EPOCH, offset, offset, 0, 0, List.of());
    }

    @Override
    public void close() {
        handler = null;
    }
}
