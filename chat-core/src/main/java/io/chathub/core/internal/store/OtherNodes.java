package io.chathub.core.internal.store;

import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StreamState;
import io.chathub.runtime.Cancellable;
import io.chathub.runtime.ChatRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows the streams of a store that other nodes write to. Where the head in the store is ahead of what this node has delivered,
 * the changes between are read and delivered (<b>R3</b>). A node learns of a new head by its own commits, by the notifications of
 * the store, before each read, and by a comparison of the heads each second. Without effect for a store that one node uses alone.
 */
final class OtherNodes {

    /** The number of changed entries up to which a node catches up. */
    static final int PAGE = 300;

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);
    private static final int POLLS_BETWEEN_EFFECTS = 10;
    private static final long READ_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long NOTICE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final MessageStore store;
    private final StoreReads reads;
    private final Map<String, DurableStream> streams;
    private final ChatRuntime runtime;
    private final boolean shared;
    private final long pollNanos;
    private volatile @Nullable PublicationHandler handler;
    private volatile Runnable onErasures = () -> {};
    private volatile boolean stopped;
    private int polls;

    /**
     * The other nodes of {@code store}.
     *
     * @param streams those in memory, by name; the broker's
     * @param poll    the time between two comparisons of the heads
     */
    OtherNodes(
            MessageStore store,
            StoreReads reads,
            Map<String, DurableStream> streams,
            ChatRuntime runtime,
            Duration poll) {
        pollNanos = poll.toNanos();
        this.store = store;
        this.reads = reads;
        this.streams = streams;
        this.runtime = runtime;
        shared = store.isShared();
    }

    /** Calls {@code listener} after each erasure of a user by another node. */
    void onErasures(Runnable listener) {
        onErasures = listener;
    }

    /** Whether other nodes may write to the store. */
    boolean exist() {
        return shared;
    }

    void start(PublicationHandler publicationHandler) {
        if (shared) {
            handler = publicationHandler;
            pollLater();
            noticeAfter(NOTICE_NANOS);
        }
    }

    /** The events of this node that wait for those of other nodes are stored: their senders hear so. */
    void stop() {
        stopped = true;
        handler = null;
        streams.values().forEach(stream -> stream.release(null, null).forEach(CaughtUp.Own::answer));
    }

    // ------------------------------------------------------------------------------------------------------- follow

    /**
     * Brings a stream up to date: the stage completes once this node has delivered what the store had at the call. Where the store
     * does not answer, the stage completes too: what is in memory is served.
     */
    CompletionStage<Void> upToDate(DurableStream stream) {
        return shared && !stopped ? stream.catchUp.run(() -> follow(stream)) : DONE;
    }

    /** Begins to bring a stream up to date. */
    void catchUp(DurableStream stream) {
        var unused = upToDate(stream);
    }

    /** Brings a stream up to date for a read, which waits for a second at most, and gets the state as it is then. */
    CompletionStage<StreamState> forRead(DurableStream stream, StreamState known) {
        CompletableFuture<StreamState> ready = new CompletableFuture<>();
        Cancellable limit = runtime.schedule(READ_NANOS, () -> ready.complete(stateOf(stream, known)));
        var unused = upToDate(stream).whenComplete((end, failure) -> {
            limit.cancel();
            ready.complete(stateOf(stream, known));
        });
        return ready;
    }

    private static StreamState stateOf(DurableStream stream, StreamState otherwise) {
        StreamState state = stream.state();
        return state == null ? otherwise : state;
    }

    private CompletionStage<Void> follow(DurableStream stream) {
        return reads.submit(() -> step(stream))
                .handle((further, failure) -> {
                    if (failure == null && further) {
                        return stream.isInBatch() ? followLater(stream) : follow(stream);
                    }
                    if (stream.isBehind() && !stopped) {
                        runtime.schedule(pollNanos, () -> catchUp(stream));
                    }
                    return DONE;
                })
                .thenCompose(done -> done);
    }

    /** Follows after the batch of this node that is being delivered, which takes a moment. */
    private CompletionStage<Void> followLater(DurableStream stream) {
        CompletableFuture<Void> followed = new CompletableFuture<>();
        runtime.schedule(BATCH_NANOS, () -> {
            if (stopped) {
                followed.complete(null);
            } else {
                var unused = follow(stream).whenComplete((done, failure) -> followed.complete(null));
            }
        });
        return followed;
    }

    /** Reads and delivers one page. Returns whether there is more to read. */
    private boolean step(DurableStream stream) {
        StreamHead head = store.heads(List.of(stream.name())).get(stream.name());
        forgetErased();
        StreamState known = stream.state();
        if (known == null || head == null) {
            releaseAll(stream);
            return false;
        }
        if (isAt(head, known.head())) {
            if (hasOtherRetention(head, known.head())) {
                StreamState now = store.load(stream.name());
                if (now != null) {
                    stream.retained(now);
                }
            }
            stream.release(head, handler).forEach(CaughtUp.Own::answer);
            return false;
        }
        boolean renamed = !head.epoch().equals(known.head().epoch());
        ChangesPage page = store.changes(stream.name(), known.head().offset(), renamed ? 1 : PAGE);
        StreamState stored = store.load(stream.name());
        if (page == null || stored == null) {
            releaseAll(stream);
            return false;
        }
        if (!isAt(page.head(), head)) { // there was a commit between the two reads
            store.heads(List.of(stream.name()));
            forgetErased();
        }
        boolean further = stream.follow(known.head(), page, stored, handler);
        StreamState now = stateOf(stream, known);
        stream.release(now.head(), handler).forEach(CaughtUp.Own::answer);
        return further && !isAt(head, now.head()); // commits of this node may have reached the head meanwhile
    }

    /** The store does not have the stream: the events of this node that wait were refused, and no other comes before them. */
    private void releaseAll(DurableStream stream) {
        stream.release(null, handler).forEach(CaughtUp.Own::answer);
    }

    /** Whether another node has removed messages without an event. */
    private static boolean hasOtherRetention(StreamHead head, StreamHead known) {
        return head.offset() == known.offset() && (head.floor() != known.floor() || head.cleared() != known.cleared());
    }

    private static boolean isAt(StreamHead head, StreamHead known) {
        return head.epoch().equals(known.epoch()) && head.offset() <= known.offset();
    }

    // -------------------------------------------------------------------------------------------------------- notice

    private void pollLater() {
        runtime.schedule(pollNanos, () -> {
            if (!stopped) {
                polls++;
                PublicationHandler target = handler;
                if (target != null && polls % POLLS_BETWEEN_EFFECTS == 0) {
                    target.onEffects(); // those of a node that has ended
                }
                var unused = poll().whenComplete((done, failure) -> pollLater());
            }
        });
    }

    /**
     * States in memory may have a user that another node has erased: reads ask the store. Called after each read of heads, so that
     * the states are forgotten before an event of the erasure is delivered, or a later one.
     */
    private void forgetErased() {
        synchronized (this) { // no thread goes on before the states are forgotten
            if (!store.takeErasures()) {
                return;
            }
            streams.values().forEach(DurableStream::forgetStates);
        }
        onErasures.run();
    }

    /** Compares the heads of all streams in memory with those in the store, and catches up. */
    CompletionStage<Void> poll() {
        List<String> names = new ArrayList<>();
        streams.forEach((name, stream) -> {
            if (stream.state() != null) {
                names.add(name);
            }
        });
        if (!shared || stopped || names.isEmpty()) {
            return DONE;
        }
        return reads.submit(() -> {
                    Map<String, StreamHead> heads = store.heads(names);
                    forgetErased();
                    return heads;
                })
                .thenCompose(heads -> {
                    List<CompletableFuture<?>> behind = new ArrayList<>();
                    heads.forEach((name, head) -> {
                        DurableStream stream = streams.get(name);
                        StreamState known = stream == null ? null : stream.state();
                        if (stream != null && known != null && !isAt(head, known.head())) {
                            behind.add(upToDate(stream).toCompletableFuture());
                        }
                    });
                    return CompletableFuture.allOf(behind.toArray(CompletableFuture<?>[]::new));
                });
    }

    private void noticeAfter(long nanos) {
        runtime.schedule(nanos, () -> {
            if (!stopped) {
                var unused = reads.submit(() -> notice()).whenComplete((notifies, failure) -> {
                    if (failure != null) {
                        noticeAfter(pollNanos); // polling goes on meanwhile
                    } else if (notifies) {
                        noticeAfter(NOTICE_NANOS);
                    }
                });
            }
        });
    }

    /** Catches up with the streams that the store names. Returns whether the store notifies; else polling is enough. */
    private boolean notice() {
        Map<String, Long> moves = store.moves();
        if (moves == null) {
            return false;
        }
        forgetErased();
        moves.forEach((name, offset) -> {
            DurableStream stream = streams.get(name);
            StreamState known = stream == null ? null : stream.state();
            if (stream != null && known != null && known.head().offset() < offset) {
                catchUp(stream);
            }
        });
        return true;
    }
}
