package io.chathub.core.internal.message;

import io.chathub.core.internal.common.Stages;
import io.chathub.core.internal.common.TimeSource;
import io.chathub.core.internal.entry.EntryWriter;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Operation.React;
import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.TaskPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes reactions, and bounds the number of their events by time: each event is sent to all members of the room. The first
 * reactions to a message are published as they come, each with the name of its user. Over a rate, the reactions to the message
 * are collected, and published together without names. Every reaction is evaluated by the broker, in its order, and has its own
 * result. Any thread may call.
 */
public final class ReactionCollector {

    /** The number of reactions to one message that wait: {@value}. */
    static final int MAX_WAITING = 10_000;

    /** The number of messages whose collected reactions wait for the thread. */
    private static final int MAX_FLUSHES = 10_000;

    /** How often the reactions to one message are published as events. */
    private enum Pace {
        /** In a room where an event has few receivers: 5 events at once, then 5 a second. */
        NORMAL(5, Duration.ofMillis(200)),
        /** In a room of many members: 1 event a second. */
        SLOW(1, Duration.ofSeconds(1));

        private final int burst;
        private final long pauseNanos;

        Pace(int burst, Duration pause) {
            this.burst = burst;
            pauseNanos = pause.toNanos();
        }
    }

    private record Target(String room, long offset) {}

    private record Waiting(
            Reaction reaction, @Nullable StreamPosition reference, CompletableFuture<PublishResult> result) {}

    /** The reactions to one message within the last second. Guarded by the map of flows. */
    private static final class Flow {
        private final List<Waiting> waiting = new ArrayList<>();
        /** Events of the present second that went out at once. */
        private int published;

        private boolean collecting;
    }

    private final Broker broker;
    private final ChatRuntime runtime;
    private final TimeSource time;
    /** Publishes what was collected, and answers: on the timer's thread an answer could wait for the monitor of a session. */
    private final TaskPool pool;

    private final ReactionOrder order = new ReactionOrder();
    /** The messages with a reaction within the last second. */
    private final Map<Target, Flow> flows = new HashMap<>();

    private boolean stopped;

    /** A collector that publishes to {@code broker}. */
    public ReactionCollector(Broker broker, ChatRuntime runtime, TimeSource time) {
        this.broker = broker;
        this.runtime = runtime;
        this.time = time;
        pool = runtime.pool("chathub-reactions", 1, MAX_FLUSHES);
    }

    /** The number of a reaction that arrives now, for {@link #react}. */
    public long arrival() {
        return order.arrival();
    }

    /**
     * Adds or removes a reaction. One that arrived before another of the same user with the same emoji, and comes after it, changes
     * nothing.
     *
     * @param arrival the number of the reaction
     * @param crowded whether the room has so many members that its reactions are collected for a second
     * @return the result of this reaction: {@code DONE}, {@code SAME}, {@code LIMIT} or {@code NOT_FOUND}. The stage fails with
     *         {@code UNAVAILABLE} where too many reactions to the message wait, and as the broker fails
     */
    public CompletionStage<PublishResult> react(
            String room,
            long target,
            String emoji,
            boolean on,
            long arrival,
            boolean crowded,
            Actor actor,
            Origin origin) {
        Reaction reaction = new Reaction(actor.reactor(), actor.user(), actor.username(), emoji, on);
        Target key = new Target(room, target);
        Pace pace = crowded ? Pace.SLOW : Pace.NORMAL;
        @Nullable Flow flow = null;
        synchronized (flows) {
            if (stopped) {
                return unavailable("the server stops");
            }
            if (order.take(room, target, reaction, arrival)) {
                flow = flows.get(key);
                if (flow == null) {
                    Flow started = new Flow();
                    flow = started;
                    flows.put(key, started);
                    runtime.scheduleRunning(
                            Math.max(pace.pauseNanos, Pace.SLOW.pauseNanos), () -> endSecond(key, started));
                }
                if (flow.collecting || flow.published >= pace.burst) {
                    return collect(
                            key, flow, new Waiting(reaction, origin.reference(), new CompletableFuture<>()), pace);
                }
                flow.published++;
            }
        }
        if (flow == null) {
            return Stages.guarded(() -> unchanged(key, origin.reference()));
        }
        ReactionsChanged event = event(key)
                .id(actor.origin())
                .username(actor.username())
                .user(actor.user())
                .emoji(emoji)
                .on(on)
                .build();
        Flow counted = flow;
        return publish(key, event, List.of(reaction), origin)
                .whenComplete((result, failure) -> {
                    if (failure != null || result.outcome() != Outcome.DONE) {
                        giveBack(counted);
                    }
                })
                .thenApply(result -> resultOf(result, 0));
    }

    /** A reaction that was no event: one client that repeats a reaction must not delay those of the others. */
    private void giveBack(Flow flow) {
        synchronized (flows) {
            flow.published--;
        }
    }

    /** Ends the collector: reactions that wait, now or later, fail with {@code UNAVAILABLE}. */
    public void stop() {
        List<Waiting> failed = new ArrayList<>();
        synchronized (flows) {
            stopped = true;
            for (Flow flow : flows.values()) {
                failed.addAll(flow.waiting);
                flow.waiting.clear(); // a flush that has begun finds nothing
            }
            flows.clear();
        }
        pool.stop();
        fail(failed, "the server stops");
    }

    /** The number of messages with a reaction within the last second. */
    int flows() {
        synchronized (flows) {
            return flows.size();
        }
    }

    private CompletionStage<PublishResult> collect(Target key, Flow flow, Waiting waiting, Pace pace) {
        if (flow.waiting.size() >= MAX_WAITING) {
            return unavailable("too many reactions wait");
        }
        flow.waiting.add(waiting);
        if (!flow.collecting) {
            flow.collecting = true;
            runtime.scheduleRunning(pace.pauseNanos, () -> flushOnPool(key, flow, pace));
        }
        return waiting.result();
    }

    private void flushOnPool(Target key, Flow flow, Pace pace) {
        try {
            var unused = pool.submit(() -> flush(key, flow, pace));
        } catch (RejectedExecutionException e) {
            List<Waiting> failed;
            synchronized (flows) {
                failed = List.copyOf(flow.waiting);
                flow.waiting.clear();
                flows.remove(key, flow);
            }
            fail(failed, "the server is busy, or stops");
        }
    }

    private static void fail(List<Waiting> waiting, String message) {
        for (Waiting one : waiting) {
            one.result().completeExceptionally(new ProtocolException(ErrorCode.UNAVAILABLE, message));
        }
    }

    /** Publishes what waits. While reactions come, the next event goes out after the next pause. */
    private void flush(Target key, Flow flow, Pace pace) {
        List<Waiting> batch;
        synchronized (flows) {
            batch = List.copyOf(flow.waiting);
            flow.waiting.clear();
            if (batch.isEmpty()) {
                flows.remove(key, flow);
                return;
            }
            runtime.scheduleRunning(pace.pauseNanos, () -> flushOnPool(key, flow, pace));
        }
        int begin = 0;
        for (int i = 1; i <= batch.size(); i++) { // in their order, which is that of one user too
            if (i == batch.size()
                    || !Objects.equals(
                            batch.get(i).reference(), batch.get(begin).reference())) {
                publish(key, batch.get(begin).reference(), batch.subList(begin, i));
                begin = i;
            }
        }
    }

    /** Publishes reactions whose target is of one numbering. */
    private void publish(Target key, @Nullable StreamPosition reference, List<Waiting> batch) {
        List<Reaction> reactions = batch.stream().map(Waiting::reaction).toList();
        Origin origin = Origin.ofHost(reference);
        var unused = publish(key, event(key).build(), reactions, origin).whenComplete((result, failure) -> {
            for (int i = 0; i < batch.size(); i++) {
                CompletableFuture<PublishResult> one = batch.get(i).result();
                if (failure != null) {
                    one.completeExceptionally(Stages.cause(failure));
                } else {
                    complete(one, key, reference, resultOf(result, i));
                }
            }
        });
    }

    /** Completes the request for one reaction. In a batch that changed nothing the broker names no offset. */
    private void complete(
            CompletableFuture<PublishResult> one,
            Target key,
            @Nullable StreamPosition reference,
            PublishResult result) {
        if (result.outcome() != Outcome.SAME || result.place() != null) {
            one.complete(result);
            return;
        }
        var unused = Stages.guarded(() -> unchanged(key, reference)).whenComplete((done, failure) -> {
            if (failure != null) {
                one.completeExceptionally(Stages.cause(failure));
            } else {
                one.complete(done);
            }
        });
    }

    /** Reads the last change of a message, between two reads of its numbering, which have to be the same. */
    private CompletionStage<PublishResult> unchanged(Target key, @Nullable StreamPosition reference) {
        String room = key.room();
        return broker.head(room).thenCompose(head -> {
            if (reference != null && !head.knows(reference.epoch(), reference.offset())) {
                return CompletableFuture.completedFuture(PublishResult.refused(Outcome.OTHER_EPOCH, null));
            }
            return broker.entry(room, DurableEvent.messageKey(key.offset()))
                    .thenCompose(entry -> broker.head(room).thenCompose(now -> {
                        if (!now.epoch().equals(head.epoch())) {
                            return unchanged(key, reference);
                        }
                        return CompletableFuture.completedFuture(
                                isHeld(entry)
                                        ? EntryWriter.unchanged(head.epoch(), entry)
                                        : PublishResult.refused(Outcome.NOT_FOUND, null));
                    }));
        });
    }

    private static boolean isHeld(@Nullable Entry entry) {
        return entry != null && entry.state() instanceof MessagePosted message && !message.isDeleted();
    }

    /** Forgets a message whose reactions are not collected; its next reactions go out at once again. */
    private void endSecond(Target key, Flow flow) {
        synchronized (flows) {
            if (!flow.collecting) {
                flows.remove(key, flow);
            }
        }
    }

    private ReactionsChanged.Builder event(Target key) {
        return ReactionsChanged.builder(key.room(), key.offset(), time.timestamp());
    }

    private CompletionStage<PublishResult> publish(
            Target key, ReactionsChanged event, List<Reaction> reactions, Origin origin) {
        PublishRequest request = new PublishRequest(
                key.room(),
                origin.id(),
                origin.number(),
                event,
                null,
                new React(key.offset(), reactions),
                List.of(),
                origin.reference());
        return Stages.guarded(() -> broker.publish(request));
    }

    /** The result of one reaction: its own outcome, with the offset of the event that it is part of. */
    private static PublishResult resultOf(PublishResult all, int index) {
        if (all.reactions().isEmpty()) {
            return all;
        }
        Outcome outcome = all.reactions().get(index);
        boolean counts = outcome == Outcome.DONE || outcome == Outcome.SAME;
        return new PublishResult(outcome, counts ? all.place() : null, false, null, all.entry(), List.of());
    }

    private static CompletionStage<PublishResult> unavailable(String message) {
        return CompletableFuture.failedFuture(new ProtocolException(ErrorCode.UNAVAILABLE, message));
    }
}
