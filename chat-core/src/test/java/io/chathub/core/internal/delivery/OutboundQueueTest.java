package io.chathub.core.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HubOptions;
import io.chathub.core.internal.common.Codecs;
import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.OutboundBatch;
import io.chathub.core.spi.WriteCallback;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.reply.Pong;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The start of a client's next write, and the end of the time in which writes begin. */
class OutboundQueueTest {

    /** Near the end of the range, so that the sums overflow as those of System.nanoTime() may. */
    private static final long START = Long.sum(Long.MAX_VALUE, -50);

    private static final long END = START + 100;

    private final AtomicLong now = new AtomicLong(START);
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger drained = new AtomicInteger();
    private final Line line = new Line();
    private final OutboundQueue queue = new OutboundQueue(line, now::get, 100, 100_000) {
        @Override
        void onShed(int notices) {}

        @Override
        void onRelief() {}

        @Override
        void onWriteFailed() {}

        @Override
        void onExpired() {
            ended.incrementAndGet();
        }
    };

    /** A connection whose writes complete when the test says so, or within the write after {@link #duringWrite}. */
    private static final class Line implements ClientConnection {
        private final List<WriteCallback> writes = new ArrayList<>();
        private int frames;
        /** Runs within the next write, which completes then. */
        private @Nullable Runnable duringWrite;

        @Override
        public String remoteAddress() {
            return "memory";
        }

        @Override
        public void write(List<OutboundBatch> batches, WriteCallback callback) {
            batches.forEach(batch -> frames += batch.count());
            writes.add(callback);
            Runnable step = duringWrite;
            if (step != null) {
                duringWrite = null;
                step.run();
                complete();
            }
        }

        void complete() {
            writes.remove(0).succeeded();
        }

        @Override
        public void ping() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close(CloseCode code) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void abort() {
            throw new UnsupportedOperationException();
        }
    }

    private static FrameBatch frame() {
        return FrameBatch.of(new EncodedEvent(
                EncodedEvent.Kind.REPLY,
                Codecs.within(HubOptions.DEFAULT.input().limits()).of(ProtocolVersion.V2),
                new Pong("1")));
    }

    private OutboundQueue.Offer offer() {
        OutboundQueue.Offer offer = queue.offer(frame());
        queue.flushQueue();
        return offer;
    }

    @Test
    void noWriteBegins_fromTheEndOn() {
        queue.lasts(END);
        now.set(END - 1);
        assertThat(offer()).isEqualTo(OutboundQueue.Offer.ACCEPTED);
        line.complete();
        assertThat(queue.offerAndFlush(frame())).isEqualTo(OutboundQueue.Offer.ACCEPTED);
        line.complete();
        assertThat(line.frames).isEqualTo(2);
        now.set(END);
        offer();
        assertThat(queue.offerAndFlush(frame())).isEqualTo(OutboundQueue.Offer.CLOSED);
        assertThat(line.frames).isEqualTo(2);
        assertThat(ended).hasValue(1);
        assertThat(queue.isStuck(Long.MAX_VALUE, 0)).isFalse();
    }

    @Test
    void noWriteAtOnceBegins_fromTheEndOn() {
        queue.lasts(END);
        now.set(END + 1);
        queue.offerAndFlush(frame());
        assertThat(line.frames).isZero();
        assertThat(ended).hasValue(1);
    }

    @Test
    void batchThatWaitsAtTheEnd_isDropped() {
        queue.lasts(END);
        offer();
        offer();
        assertThat(line.frames).isEqualTo(1);
        now.set(END);
        line.complete();
        assertThat(line.frames).isEqualTo(1);
        assertThat(ended).hasValue(1);
    }

    @Test
    void drainWithAnEnd_endsAsADrain() {
        queue.lasts(END);
        offer();
        offer();
        queue.drainQueue(drained::incrementAndGet);
        now.set(END);
        line.complete();
        assertThat(line.frames).isEqualTo(1);
        assertThat(drained).hasValue(1);
        assertThat(ended).hasValue(0);
    }

    @Test
    void end_canBeMovedAndRemoved() {
        queue.lasts(END);
        queue.lasts(END + 100);
        now.set(END);
        offer();
        line.complete();
        queue.lasts(null);
        now.set(END + 200);
        offer();
        assertThat(line.frames).isEqualTo(2);
        assertThat(ended).hasValue(0);
    }

    /** As by the lane, while the thread of a completed write begins the next one. */
    @Test
    void batchOfferedDuringAWriteThatCompletesAtOnce_isWrittenNext() {
        line.duringWrite = this::offer;
        queue.offerAndFlush(frame());
        assertThat(line.frames).isEqualTo(2);
        line.complete();
        line.duringWrite = this::offer;
        offer();
        assertThat(line.frames).isEqualTo(4);
        line.complete();
        assertThat(queue.waitingBytes()).isZero();
    }

    @Test
    void drainDuringAWriteThatCompletesAtOnce_ends() {
        line.duringWrite = () -> queue.drainQueue(drained::incrementAndGet);
        queue.offerAndFlush(frame());
        assertThat(drained).hasValue(1);
        assertThat(offer()).isEqualTo(OutboundQueue.Offer.CLOSED);
        assertThat(line.frames).isEqualTo(1);
    }

    /** The next write is begun by the lane, not by the write before. */
    @Test
    void writeThatCompletesAtOnce_leavesTheQueueReady() {
        for (int writes = 1; writes <= 3; writes++) {
            line.duringWrite = () -> {};
            assertThat(queue.offerAndFlush(frame())).isEqualTo(OutboundQueue.Offer.ACCEPTED);
            assertThat(line.frames).isEqualTo(writes);
        }
        queue.drainQueue(drained::incrementAndGet);
        assertThat(drained).hasValue(1);
    }
}
