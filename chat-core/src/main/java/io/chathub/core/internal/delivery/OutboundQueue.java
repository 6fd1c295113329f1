package io.chathub.core.internal.delivery;

import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.OutboundBatch;
import io.chathub.core.spi.WriteCallback;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The write queue of one client: one write in flight, further batches behind it, all together bounded in frames and
 * bytes.
 *
 * <p>The client's lane {@linkplain #offer offers} batches, several in a turn, and then {@linkplain #flushQueue flushes}
 * them at once. When a write completes, on any thread, that thread starts the next write. All state is under this
 * object's monitor, in which nothing waits; the transport is called outside of the monitor. If a write completes before
 * {@code write} has returned, the loop that started it starts the next write, so that a fast socket does not deepen the
 * stack.
 *
 * <p>A queue may have an {@linkplain #lasts end}: no write begins after it. A write reads the time anyway, so the end
 * is exact and costs nothing.
 *
 * <p>Replies may use a quarter more than the bound, so that a client that reads its answers slowly is notified of a gap
 * instead of being disconnected.
 */
abstract class OutboundQueue implements WriteCallback {

    /** The outcome of an offered batch. */
    enum Offer {
        /** The batch will be written. */
        ACCEPTED,
        /**
         * The batch waits, and the waiting batches fill one write: the lane flushes before a long turn fills the queue.
         */
        FULL_WRITE,
        /** The batch was dropped: it is a notice, and the queue is full. */
        SHED,
        /** There is no room even for a message. {@link #onRelief} follows when half of the bound is free again. */
        OVERFLOW,
        /** There is no room for all of these frames together: each frame has to be offered alone. */
        TOO_MANY,
        /** The queue is closed. */
        CLOSED
    }

    private enum WriteState {
        IDLE,
        /** Within the transport's write method. */
        STARTING,
        /** Completed before the write method returned. */
        COMPLETED,
        /** The write method has returned; the callback has not been called yet. */
        IN_FLIGHT
    }

    /** The maximum number of bytes of a write of several batches. With it, a deadline of a write is a minimum speed. */
    static final int MAX_WRITE_BYTES = 32 * 1024;

    private final ClientConnection connection;
    private final LongSupplier ticker;
    private final int maxFrames;
    private final int maxBytes;

    /**
     * The first waiting batch. The first batch has its own field, since there is rarely a second batch, and thousands
     * of queues are empty.
     */
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
    /** Whether a message was refused, so that {@link #onRelief} is owed. */
    private boolean strained;

    private @Nullable Runnable onDrained;

    OutboundQueue(ClientConnection connection, LongSupplier ticker, int maxFrames, int maxBytes) {
        this.connection = connection;
        this.ticker = ticker;
        this.maxFrames = maxFrames;
        this.maxBytes = maxBytes;
    }

    /** Called for dropped notices, within the queue's monitor: returns at once. */
    abstract void onShed(int notices);

    /** Called when half of the bound is free again after an {@link Offer#OVERFLOW}. */
    abstract void onRelief();

    /** Called once, when a write has failed. */
    abstract void onWriteFailed();

    /** Called once, when a frame was to be written after the end. */
    abstract void onExpired();

    final ClientConnection connection() {
        return connection;
    }

    /**
     * Sets the time from which on nothing is written, on the ticker's scale; null for none. Frames that wait at that
     * time are dropped.
     */
    public final synchronized void lasts(@Nullable Long until) {
        ends = until != null;
        endsAt = until == null ? 0 : until;
    }

    /** Adds frames that wait for the next {@link #flushQueue()}: all of them, or none. */
    final synchronized Offer offer(FrameBatch batch) {
        if (closed || onDrained != null) {
            return Offer.CLOSED;
        }
        if (!hasRoomFor(batch)) {
            if (batch.count() > 1) {
                return Offer.TOO_MANY;
            }
            if (batch.kind() == EncodedEvent.Kind.NOTICE) {
                onShed(1);
                return Offer.SHED;
            }
            shedNotices();
            if (!hasRoomFor(batch)) {
                strained = true;
                return Offer.OVERFLOW;
            }
        }
        add(batch);
        frames += batch.count();
        bytes += batch.size();
        return bytes - bytesInFlight >= Math.min(MAX_WRITE_BYTES, maxBytes / 4) ? Offer.FULL_WRITE : Offer.ACCEPTED;
    }

    /**
     * Offers frames and flushes, in one step. If nothing waits and the connection takes the frames at once, the queue
     * keeps no reference to them: with thousands of clients, each reference costs the garbage collector time.
     */
    final Offer offerAndFlush(FrameBatch batch) {
        boolean atOnce;
        Offer offer = Offer.ACCEPTED;
        synchronized (this) {
            atOnce = !closed
                    && onDrained == null
                    && state == WriteState.IDLE
                    && first == null
                    && hasRoomFor(batch)
                    && begin();
            if (atOnce) {
                frames += batch.count();
                bytes += batch.size();
                framesInFlight = batch.count();
                bytesInFlight = batch.size();
            } else {
                offer = offer(batch);
            }
        }
        if (!atOnce || mayWriteMore(batch.alone())) {
            flushQueue();
        }
        return offer;
    }

    /** Starts to write the waiting frames; if a write is in flight, its completion starts the next write. */
    final void flushQueue() {
        while (true) {
            List<OutboundBatch> write;
            Runnable last = null;
            boolean expired = false;
            synchronized (this) {
                if (closed || state != WriteState.IDLE) {
                    return;
                }
                write = nextWrite();
                if (write.isEmpty()) {
                    last = onDrained;
                    closed = last != null;
                } else if (!begin()) {
                    write = List.of();
                    last = onDrained;
                    expired = last == null;
                    framesInFlight = 0;
                    bytesInFlight = 0;
                    discard();
                }
            }
            if (write.isEmpty()) {
                if (last != null) {
                    last.run();
                } else if (expired) {
                    onExpired();
                }
                return;
            }
            if (!mayWriteMore(write)) {
                return;
            }
        }
    }

    /** Begins a write, unless the end has passed. */
    private boolean begin() {
        long now = ticker.getAsLong();
        if (ends && now - endsAt >= 0) {
            return false;
        }
        state = WriteState.STARTING;
        writeStartedAt = now;
        return true;
    }

    /**
     * Gives batches to the transport. Returns whether they are written already and something is left to do; if they are
     * not written, the callback continues.
     */
    private boolean mayWriteMore(List<OutboundBatch> write) {
        connection.write(write, this);
        synchronized (this) {
            boolean completed = state == WriteState.COMPLETED;
            state = completed ? WriteState.IDLE : WriteState.IN_FLIGHT;
            return completed && (first != null || onDrained != null);
        }
    }

    /** Closes the queue, writes the waiting frames, then runs {@code then}, once. */
    final void drainQueue(Runnable then) {
        synchronized (this) {
            if (closed || onDrained != null) {
                return;
            }
            onDrained = then;
        }
        flushQueue();
    }

    /** Closes the queue, and drops the waiting frames. */
    public final synchronized void discard() {
        closed = true;
        first = null;
        others = null;
        frames = framesInFlight;
        bytes = bytesInFlight;
    }

    /** The bytes that wait or are being written. */
    public final synchronized int waitingBytes() {
        return bytes;
    }

    /** Whether a write was started more than {@code nanos} before {@code now} and has not completed. */
    public final synchronized boolean isStuck(long now, long nanos) {
        return framesInFlight > 0 && now - writeStartedAt > nanos;
    }

    @Override
    public final void succeeded() {
        boolean relieved;
        boolean next = false;
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
                next = true;
            }
        }
        if (relieved) {
            onRelief();
        }
        if (next) {
            flushQueue();
        }
    }

    @Override
    public final void failed(Throwable cause) {
        synchronized (this) {
            framesInFlight = 0;
            bytesInFlight = 0;
            if (closed) {
                return;
            }
            discard();
        }
        onWriteFailed();
    }

    private boolean hasRoomFor(FrameBatch batch) {
        boolean reply = batch.kind() == EncodedEvent.Kind.REPLY;
        // A frame fits where nothing else waits: no write would make more room for it.
        return (frames == 0 && batch.count() == 1)
                || (frames + (long) batch.count() <= withReserve(reply, maxFrames)
                        && bytes + (long) batch.size() <= withReserve(reply, maxBytes));
    }

    private static long withReserve(boolean reply, int bound) {
        return reply ? bound + (bound + 3L) / 4 : bound;
    }

    private void add(FrameBatch batch) {
        if (first == null) {
            first = batch;
        } else {
            if (others == null) {
                others = new ArrayDeque<>();
            }
            others.add(batch);
        }
    }

    /** Removes the first. */
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
        onShed(before - frames);
    }

    private void keepMessages(FrameBatch batch) {
        FrameBatch rest = batch.hasNotices() ? batch.withoutNotices() : batch;
        frames -= batch.count();
        bytes -= batch.size();
        if (rest != null) {
            add(rest);
            frames += rest.count();
            bytes += rest.size();
        }
    }

    private List<OutboundBatch> nextWrite() {
        FrameBatch next = first;
        if (next == null) {
            return List.of();
        }
        remove();
        framesInFlight = next.count();
        bytesInFlight = next.size();
        FrameBatch second = first;
        if (second == null || bytesInFlight + second.size() > MAX_WRITE_BYTES) {
            return next.alone();
        }
        List<OutboundBatch> write = new ArrayList<>();
        write.add(next);
        while (second != null && bytesInFlight + second.size() <= MAX_WRITE_BYTES) {
            write.add(second);
            framesInFlight += second.count();
            bytesInFlight += second.size();
            remove();
            second = first;
        }
        return write;
    }
}
