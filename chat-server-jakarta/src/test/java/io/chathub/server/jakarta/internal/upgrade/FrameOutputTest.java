package io.chathub.server.jakarta.internal.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.spi.WriteCallback;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameOutputTest {

    private final List<String> did = new ArrayList<>();

    /** An output that answers as the test says. */
    private final class Scripted extends ServletOutputStream {
        private final List<Boolean> answers = new ArrayList<>();
        private Runnable duringIsReady = () -> {};
        private IOException failure;

        @Override
        public boolean isReady() {
            boolean ready = answers.isEmpty() || answers.remove(0);
            did.add(ready ? "ready" : "not ready");
            duringIsReady.run();
            return ready;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}

        @Override
        public void write(int b) {
            throw new AssertionError("octet by octet");
        }

        @Override
        public void write(byte[] b, int off, int len) throws IOException {
            if (failure != null) {
                throw failure;
            }
            assertThat(off).isZero();
            assertThat(len).isEqualTo(b.length);
            did.add(new String(b, StandardCharsets.US_ASCII));
        }

        @Override
        public void flush() {
            did.add("flush");
        }
    }

    private final Scripted out = new Scripted();
    private final FrameOutput output =
            new FrameOutput(out, () -> did.add("closed"), () -> did.add("failed"), () -> did.add("reported"));

    private WriteCallback callback(String name) {
        return new WriteCallback() {
            @Override
            public void succeeded() {
                did.add(name + " out");
            }

            @Override
            public void failed(Throwable cause) {
                did.add(name + " failed");
            }
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void write(String text) {
        output.write(List.of(bytes(text)), callback(text));
    }

    @Test
    void output_beforeTheFirstReport_isNotAsked() {
        write("a");
        output.control(bytes("p"));
        assertThat(did).isEmpty();
        output.onWritePossible();
        assertThat(did).containsSubsequence("a", "flush", "ready", "a out", "p", "flush");
    }

    @Test
    void write_isOut_whenTheOutputIsReadyBehindTheFlush() {
        output.onWritePossible();
        did.clear();
        write("a");
        assertThat(did).containsExactly("ready", "ready", "a", "ready", "flush", "ready", "a out");
    }

    @Test
    void output_thatIsNotReady_isNotAskedAgainBeforeItsReport() {
        output.onWritePossible();
        out.answers.addAll(List.of(true, true, false));
        write("a");
        did.clear();
        write("b");
        output.control(bytes("p"));
        assertThat(did).isEmpty();
        output.onWritePossible();
        assertThat(did).containsSubsequence("flush", "a out", "b", "b out", "p");
    }

    /** The container's thread reports while the answer is on its way: without a count of reports, nobody would go on. */
    @Test
    void report_thatOvertakesTheAnswer_isNotLost() {
        output.onWritePossible();
        out.answers.addAll(List.of(true, true, false));
        out.duringIsReady = () -> {
            if (did.get(did.size() - 1).equals("not ready")) {
                output.onWritePossible();
            }
        };
        write("a");
        assertThat(did).endsWith("a out");
    }

    @Test
    void frames_behindAClose_areDropped() {
        output.onWritePossible();
        assertThat(output.close(bytes("c"))).isTrue();
        did.clear();
        assertThat(output.close(bytes("c2"))).isFalse();
        write("a");
        output.control(bytes("p"));
        assertThat(did).containsExactly("a out");
    }

    @Test
    void close_isReported_whenItIsOut() {
        output.onWritePossible();
        out.answers.addAll(List.of(true, true, true, false));
        output.close(bytes("c"));
        assertThat(did).doesNotContain("closed");
        output.onWritePossible();
        assertThat(did).endsWith("closed");
    }

    @Test
    void failure_completesEachWriteOnce() {
        output.onWritePossible();
        out.answers.addAll(List.of(true, false));
        write("a");
        write("b");
        output.onError(new IOException("on purpose"));
        assertThat(did).contains("reported", "a failed", "b failed", "failed");
        write("c");
        assertThat(did).contains("c failed");
        assertThat(did.stream().filter("a failed"::equals)).hasSize(1);
    }

    @Test
    void failureOfAWrite_isTheEnd() {
        output.onWritePossible();
        out.failure = new IOException("on purpose");
        write("a");
        assertThat(did).contains("a failed", "failed");
    }

    @Test
    void controls_thatWait_areBounded() {
        for (int i = 0; i < 2_000; i++) {
            output.control(bytes("p" + i));
        }
        output.onWritePossible();
        List<String> pings = did.stream().filter(what -> what.startsWith("p")).toList();
        assertThat(pings).hasSize(1_024).endsWith("p1998", "p1999");
    }

    // ------------------------------------------------------------------------------------------- many threads

    /** A socket of a few octets, which a reader empties; it keeps to the contract of the servlet specification. */
    private static final class SmallSocket extends ServletOutputStream {
        private static final int CAPACITY = 64;

        private WriteListener listener;
        private int waiting;
        private boolean registered = true;
        private long total;

        @Override
        public synchronized boolean isReady() {
            registered |= waiting >= CAPACITY;
            return !registered;
        }

        @Override
        public void setWriteListener(WriteListener writer) {
            listener = writer;
        }

        @Override
        public void write(int b) {
            throw new AssertionError();
        }

        @Override
        public synchronized void write(byte[] b, int off, int len) {
            assertThat(waiting).isLessThan(CAPACITY);
            waiting += len;
            total += len;
        }

        @Override
        public void flush() {}

        /** Takes octets, and reports on this thread. */
        void empty(int count) throws IOException {
            boolean report;
            synchronized (this) {
                waiting = Math.max(0, waiting - count);
                report = registered && waiting < CAPACITY;
                registered &= !report;
            }
            if (report) {
                listener.onWritePossible();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void writers_andReports_onManyThreads_loseNothing(long seed) throws Exception {
        int writers = 3;
        int each = 20_000;
        SmallSocket socket = new SmallSocket();
        FrameOutput shared = new FrameOutput(socket, () -> {}, () -> {}, () -> {});
        socket.setWriteListener(shared);
        AtomicInteger done = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            threads.add(new Thread(() -> {
                for (int n = 0; n < each; n++) {
                    shared.write(List.of(new byte[40]), new WriteCallback() {
                        @Override
                        public void succeeded() {
                            if (done.incrementAndGet() == writers * each) {
                                all.countDown();
                            }
                        }

                        @Override
                        public void failed(Throwable cause) {}
                    });
                }
            }));
        }
        Thread reader = new Thread(() -> {
            Random random = new Random(seed);
            try {
                while (all.getCount() > 0) {
                    socket.empty(random.nextInt(100));
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        threads.forEach(Thread::start);
        reader.start();
        assertThat(all.await(60, TimeUnit.SECONDS))
                .as("writes that are out: %s", done)
                .isTrue();
        for (Thread thread : threads) {
            thread.join();
        }
        reader.join();
        assertThat(socket.total).isEqualTo(40L * writers * each);
    }
}
