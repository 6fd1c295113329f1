package io.chathub.core.internal.delivery;

import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.OutboundBatch;
import io.chathub.core.spi.WriteCallback;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is on its way to one client: one write in flight, the rest waiting, both together bounded in frames and in bytes.
 *
 * <p>Frames are {@linkplain #offer offered} by the client's lane, several in a turn, and then {@linkplain #flush
 * flushed} at once. When a write completes, on whatever thread, the next one starts there. All state is under this
 * object's monitor, in which nothing waits; the transport is called outside of it. A write that completes before
 * {@code write} has returned is continued by the loop that started it, so that a fast socket costs no stack depth.
 *
 * <p>It may have an {@linkplain #lasts end}: no write begins after that. A write looks at the time anyway, so this is exact
 * and costs nothing.
 *
 * <p>Replies may use a quarter more than the bound, so that a client who reads its answers slowly is told of a gap rather
 * than cut.
 */
final class OutboundQueue implements WriteCallback {

    /** What became of a frame. */
    enum Offer {
        /** It will be written. */
        ACCEPTED,
        /** It waits, and with it as much as one write takes: time to flush, before a long turn fills the queue. */
        FULL_WRITE,
        /** It was left out: a notice, and the queue is full. */
        SHED,
        /** There is no room even for a message: the client is too slow. When half of the bound is free again, that is told. */
        OVERFLOW,
        /** There is no room for all of these frames together: each is to be offered alone. */
        TOO_MANY,
        /** The queue takes no more. */
        CLOSED
    }

    private enum WriteState {
        IDLE,
        /** Inside of the transport's write method. */
        STARTING,
        /** Completed before the write method returned. */
        COMPLETED,
        /** The write method has returned; the callback is to come. */
        IN_FLIGHT
    }

    /** One write takes at most so many bytes, if more than one frame: a deadline on it is then a minimum speed. */
    static final int MAX_WRITE_BYTES = 32 * 1024;

    private final ClientConnection connection;
    private final Runnable onWriteFailed;
    private final LongSupplier ticker;
    private final int maxFrames;
    private final int maxBytes;
    private final IntConsumer onShed;
    private final Runnable onRelief;
    private final Runnable onEnd;

    /** What waits: the first apart, since mostly there is no second, and thousands of clients have nothing. */
    private @Nullable FrameBatch first;

    private @Nullable ArrayDeque<FrameBatch> others;
    private WriteState state = WriteState.IDLE;
    private int frames;
    private int bytes;
    private int framesInFlight;
    private int bytesInFlight;
    private long writeStartedAt;
    private boolean ends;
    private long endsAt;
    private boolean closed;
    /** Whether something was refused, and whoever was refused waits to hear of room. */
    private boolean strained;

    private @Nullable Runnable onDrained;

    OutboundQueue(
            ClientConnection connection,
            Runnable onWriteFailed,
            LongSupplier ticker,
            int maxFrames,
            int maxBytes,
            IntConsumer onShed,
            Runnable onRelief,
            Runnable onEnd) {
        this.connection = connection;
        this.onWriteFailed = onWriteFailed;
        this.ticker = ticker;
        this.maxFrames = maxFrames;
        this.maxBytes = maxBytes;
        this.onShed = onShed;
        this.onRelief = onRelief;
        this.onEnd = onEnd;
    }

    /** Until when anything may be written, as the ticker tells time; null for always. What waits at the end is forgotten. */
    synchronized void lasts(@Nullable Long until) {
        ends = until != null;
        endsAt = until == null ? 0 : until;
    }

    /** Lets frames wait for the next {@link #flush()}: all of them, or none. */
    synchronized Offer offer(FrameBatch run) {
        if (closed || onDrained != null) {
            return Offer.CLOSED;
        }
        if (!hasRoomFor(run)) {
            if (run.count() > 1) {
                return Offer.TOO_MANY;
            }
            if (run.kind() == EncodedEvent.Kind.NOTICE) {
                onShed.accept(1);
                return Offer.SHED;
            }
            shedNotices();
            if (!hasRoomFor(run)) {
                strained = true;
                return Offer.OVERFLOW;
            }
        }
        add(run);
        frames += run.count();
        bytes += run.size();
        return bytes - bytesInFlight >= Math.min(MAX_WRITE_BYTES, maxBytes / 4) ? Offer.FULL_WRITE : Offer.ACCEPTED;
    }

    /**
     * Offers frames and flushes, in one step. Where nothing waits and the line takes them at once, no reference to them is
     * kept meanwhile: with thousands of clients a collector pays for each.
     */
    Offer write(FrameBatch run) {
        boolean atOnce;
        Offer offer = Offer.ACCEPTED;
        synchronized (this) {
            atOnce = !closed
                    && onDrained == null
                    && state == WriteState.IDLE
                    && first == null
                    && hasRoomFor(run)
                    && begin();
            if (atOnce) {
                frames += run.count();
                bytes += run.size();
                framesInFlight = run.count();
                bytesInFlight = run.size();
            } else {
                offer = offer(run);
            }
        }
        if (!atOnce || isWritten(List.of(run))) {
            flush();
        }
        return offer;
    }

    /** Starts to write what waits, unless a write is in flight: then its completion does. */
    void flush() {
        while (true) {
            List<OutboundBatch> batch;
            Runnable last = null;
            synchronized (this) {
                if (closed || state != WriteState.IDLE) {
                    return;
                }
                batch = nextBatch();
                if (batch.isEmpty()) {
                    last = onDrained;
                    closed = last != null;
                } else if (!begin()) {
                    batch = List.of();
                    last = onDrained != null ? onDrained : onEnd;
                    framesInFlight = 0;
                    bytesInFlight = 0;
                    discard();
                }
            }
            if (batch.isEmpty()) {
                if (last != null) {
                    last.run();
                }
                return;
            }
            if (!isWritten(batch)) {
                return;
            }
        }
    }

    /** Begins a write, unless it is too late for any. */
    private boolean begin() {
        long now = ticker.getAsLong();
        if (ends && now - endsAt >= 0) {
            return false;
        }
        state = WriteState.STARTING;
        writeStartedAt = now;
        return true;
    }

    /** Hands a batch to the line. Whether it is written already; else its completion goes on. */
    private boolean isWritten(List<OutboundBatch> batch) {
        connection.write(batch, this);
        synchronized (this) {
            boolean completed = state == WriteState.COMPLETED;
            state = completed ? WriteState.IDLE : WriteState.IN_FLIGHT;
            return completed;
        }
    }

    /** Takes no more, writes what waits, then runs {@code then}, once. */
    void drain(Runnable then) {
        synchronized (this) {
            if (closed || onDrained != null) {
                return;
            }
            onDrained = then;
        }
        flush();
    }

    /** Takes no more, and forgets what waits. */
    synchronized void discard() {
        closed = true;
        first = null;
        others = null;
        frames = framesInFlight;
        bytes = bytesInFlight;
    }

    /** Whether a write was started more than {@code nanos} before {@code now} and has not completed. */
    synchronized boolean isStuck(long now, long nanos) {
        return framesInFlight > 0 && now - writeStartedAt > nanos;
    }

    @Override
    public void succeeded() {
        boolean relieved;
        boolean goOn = false;
        synchronized (this) {
            frames -= framesInFlight;
            bytes -= bytesInFlight;
            framesInFlight = 0;
            bytesInFlight = 0;
            relieved = strained && !closed && frames <= maxFrames / 2 && bytes <= maxBytes / 2;
            strained = strained && !relieved;
            if (state == WriteState.STARTING) {
                state = WriteState.COMPLETED;
            } else {
                state = WriteState.IDLE;
                goOn = true;
            }
        }
        if (relieved) {
            onRelief.run();
        }
        if (goOn) {
            flush();
        }
    }

    @Override
    public void failed(Throwable cause) {
        synchronized (this) {
            framesInFlight = 0;
            bytesInFlight = 0;
            if (closed) {
                return;
            }
            discard();
        }
        onWriteFailed.run();
    }

    private boolean hasRoomFor(FrameBatch run) {
        boolean reply = run.kind() == EncodedEvent.Kind.REPLY;
        // A frame that is alone fits: nothing that is written would make more room for it.
        return (frames == 0 && run.count() == 1)
                || (frames + (long) run.count() <= withReserve(reply, maxFrames)
                        && bytes + (long) run.size() <= withReserve(reply, maxBytes));
    }

    private static long withReserve(boolean reply, int bound) {
        return reply ? bound + (bound + 3L) / 4 : bound;
    }

    private void add(FrameBatch run) {
        if (first == null) {
            first = run;
        } else {
            if (others == null) {
                others = new ArrayDeque<>();
            }
            others.add(run);
        }
    }

    /** Takes the first out. */
    private void remove() {
        first = others == null ? null : others.poll();
        if (first == null) {
            others = null;
        }
    }

    private void shedNotices() {
        int before = frames;
        FrameBatch oldFirst = first;
        ArrayDeque<FrameBatch> oldOthers = others;
        first = null;
        others = null;
        if (oldFirst != null) {
            keepMessages(oldFirst);
        }
        if (oldOthers != null) {
            oldOthers.forEach(this::keepMessages);
        }
        onShed.accept(before - frames);
    }

    private void keepMessages(FrameBatch run) {
        FrameBatch rest = run.hasNotices() ? run.withoutNotices() : run;
        frames -= run.count();
        bytes -= run.size();
        if (rest != null) {
            add(rest);
            frames += rest.count();
            bytes += rest.size();
        }
    }

    private List<OutboundBatch> nextBatch() {
        FrameBatch next = first;
        if (next == null) {
            return List.of();
        }
        remove();
        framesInFlight = next.count();
        bytesInFlight = next.size();
        FrameBatch second = first;
        if (second == null || bytesInFlight + second.size() > MAX_WRITE_BYTES) {
            return List.of(next);
        }
        List<OutboundBatch> batch = new ArrayList<>();
        batch.add(next);
        while (second != null && bytesInFlight + second.size() <= MAX_WRITE_BYTES) {
            batch.add(second);
            framesInFlight += second.count();
            bytesInFlight += second.size();
            remove();
            second = first;
        }
        return batch;
    }
}
