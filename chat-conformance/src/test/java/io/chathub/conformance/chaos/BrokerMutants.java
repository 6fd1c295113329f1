package io.chathub.conformance.chaos;

import io.chathub.core.Publication;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Place;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Brokers that do one thing wrong, now and then. Each counts how often it did. */
final class BrokerMutants {

    private static final int HISTORY = 1_000;
    private static final int SELDOM = 100;

    private final AtomicInteger applied;

    BrokerMutants(AtomicInteger applied) {
        this.applied = applied;
    }

    static Supplier<Broker> honest() {
        return () -> new ListBroker(HISTORY);
    }

    /** A restart begins at 1 again, under the old epoch. */
    Supplier<Broker> keepEpoch() {
        Set<String> given = new HashSet<>();
        return () -> new ListBroker(HISTORY) {
            @Override
            String newEpoch(String room) {
                if (!given.add(room)) {
                    applied.incrementAndGet();
                }
                return "epoch of " + room;
            }
        };
    }

    /** Two messages get one offset. */
    Supplier<Broker> reuseOffset() {
        return () -> new ListBroker(HISTORY) {
            private int count;

            @Override
            long next(long offset) {
                return offset > 0 && ++count % SELDOM == 0 && hit() ? offset : offset + 1;
            }
        };
    }

    /**
     * A message is acknowledged with the offset that is next, and then another message of the room takes that offset. The
     * promise is remembered under the message's key: where the ack is lost or the sender repeats the message, the answer names
     * the promised offset again. Without that, a repetition would take the offset itself, and the promise would have been kept.
     */
    Supplier<Broker> ackBeforeOrder() {
        return () -> new ListBroker(HISTORY) {
            private @Nullable PublishRequest late;
            private int count;

            @Override
            public synchronized CompletionStage<PublishResult> publish(PublishRequest request) {
                if (!(request.event() instanceof MessagePosted message)) {
                    return super.publish(request);
                }
                Stream stream = stream(message.room());
                String key = request.idempotencyKey();
                if (late == null && key != null && !stream.knows(key) && ++count % SELDOM == 0) {
                    late = request;
                    Place promised = Place.of(stream.epoch(), stream.offset() + 1, message.timestamp());
                    stream.remember(key, promised);
                    return CompletableFuture.completedFuture(
                            PublishResult.done(promised, message.withOffset(promised.offset())));
                }
                long before = stream.offset();
                CompletionStage<PublishResult> result = super.publish(request);
                if (late != null && late.event().room().equals(message.room()) && stream.offset() > before) {
                    append(stream, late, (MessagePosted) late.event());
                    late = null;
                    hit(); // now the promise is broken
                }
                return result;
            }
        };
    }

    /** Keys are remembered, but not always. */
    Supplier<Broker> forgetKeys() {
        return () -> new ListBroker(HISTORY) {
            @Override
            @Nullable Place known(Map<String, Place> keys, String key) {
                return keys.containsKey(key) && hit() ? null : keys.get(key);
            }
        };
    }

    /** A message is kept and acknowledged, and nobody gets it. */
    Supplier<Broker> deliverNothing() {
        return () -> new ListBroker(HISTORY) {
            private int count;

            @Override
            void deliver(Publication message) {
                if (++count % SELDOM != 0 || !hit()) {
                    hand(message);
                }
            }
        };
    }

    /** A message is delivered behind the one that comes after it. */
    Supplier<Broker> deliverLate() {
        return () -> new ListBroker(HISTORY) {
            private @Nullable Publication late;
            private int count;

            @Override
            void deliver(Publication message) {
                if (late == null && ++count % SELDOM == 0 && hit()) {
                    late = message;
                    return;
                }
                hand(message);
                if (late != null && late.room().equals(message.room())) {
                    hand(late);
                    late = null;
                }
            }
        };
    }

    private boolean hit() {
        applied.incrementAndGet();
        return true;
    }
}
