package io.chathub.testkit;

import io.chathub.client.spi.ClientTransport;
import io.chathub.client.spi.TransportEnd;
import io.chathub.runtime.ChatRuntime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A network between clients and hubs in one simulation: each text takes a random time, in order, and a test can stall or cut
 * connections. A cut drops the texts that are on their way in both directions.
 *
 * <p>For the thread of its {@link SimulatedRuntime}.
 */
public final class SimulatedNetwork {

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final SimulatedRuntime runtime;
    private final Random random;
    private final long maxLatencyNanos;
    private final List<Connection> open = new ArrayList<>();
    private long cuts;

    /**
     * A network without connections.
     *
     * @param seed       determines latencies and the choice of connections
     * @param maxLatency the longest time of a text from one side to the other
     */
    public SimulatedNetwork(SimulatedRuntime runtime, long seed, Duration maxLatency) {
        this.runtime = runtime;
        random = new Random(seed);
        maxLatencyNanos = maxLatency.toNanos();
    }

    /** A factory whose connections are {@code inner}'s, across this network. */
    public ClientTransport.Factory over(ClientTransport.Factory inner) {
        return (listener, clientRuntime) -> new Connection(inner, listener, clientRuntime);
    }

    /** Cuts a random connection. Returns false where none is open. */
    public boolean cutOne() {
        if (open.isEmpty()) {
            return false;
        }
        open.get(random.nextInt(open.size())).cut();
        cuts++;
        return true;
    }

    /** Lets a random client receive nothing for a time. Returns false where no connection is open. */
    public boolean stallOne(Duration time) {
        if (open.isEmpty()) {
            return false;
        }
        open.get(random.nextInt(open.size())).stall(time.toNanos());
        return true;
    }

    /** The number of connections that were cut. */
    public long cuts() {
        return cuts;
    }

    private long latency() {
        return maxLatencyNanos == 0 ? 0 : Math.floorMod(random.nextLong(), maxLatencyNanos);
    }

    /** One connection: a client transport that wraps another, and the listener of that. */
    private final class Connection implements ClientTransport, ClientTransport.Listener {

        /** The bound of texts on their way to the client, from which on the sender has to wait. */
        private static final int MAX_UNDER_WAY = 64;

        private final ClientTransport inner;
        private final ClientTransport.Listener client;
        private final Queue<String> toClient = new ArrayDeque<>();
        private long lastToClient;
        private long lastToHub;
        private long stalledUntil;
        private boolean pumping;
        private boolean ended;

        Connection(ClientTransport.Factory factory, ClientTransport.Listener client, ChatRuntime clientRuntime) {
            this.client = client;
            inner = factory.create(this, clientRuntime);
        }

        @Override
        public void open() {
            SimulatedNetwork.this.open.add(this);
            inner.open();
        }

        // ----------------------------------------------------------------------------------------- from client to hub

        @Override
        public Sent send(String text) {
            if (ended) {
                return Sent.NOT_OPEN;
            }
            lastToHub = Math.max(lastToHub, runtime.nanoTime() + latency());
            runtime.schedule(lastToHub - runtime.nanoTime(), () -> {
                if (!ended && inner.send(text) == Sent.FULL) {
                    cut();
                }
            });
            return Sent.QUEUED;
        }

        @Override
        public void ping() {
            inner.ping();
        }

        @Override
        public void close(int code) {
            long delay = Math.max(0, lastToHub - runtime.nanoTime());
            runtime.schedule(delay, () -> inner.close(code));
        }

        @Override
        public void abort(String reason) {
            inner.abort(reason);
        }

        @Override
        public void resume() {
            inner.resume();
        }

        // ----------------------------------------------------------------------------------------- from hub to client

        @Override
        public boolean isReady() {
            return toClient.size() < MAX_UNDER_WAY && runtime.nanoTime() >= stalledUntil;
        }

        @Override
        public void onText(String text) {
            if (ended) {
                return;
            }
            toClient.add(text);
            lastToClient = Math.max(lastToClient, runtime.nanoTime() + latency());
            if (!pumping) {
                pumping = true;
                runtime.schedule(lastToClient - runtime.nanoTime(), this::pump);
            }
        }

        /** Passes on what has arrived, unless the client is stalled or not ready. */
        private void pump() {
            pumping = false;
            if (ended) {
                return;
            }
            boolean passed = false;
            while (!toClient.isEmpty() && !ended && runtime.nanoTime() >= stalledUntil && client.isReady()) {
                client.onText(toClient.remove());
                passed = true;
            }
            if (!toClient.isEmpty() && !ended) {
                pumping = true;
                runtime.schedule(Math.max(RETRY_NANOS, stalledUntil - runtime.nanoTime()), this::pump);
            }
            if (passed) {
                inner.resume();
            }
        }

        void stall(long time) {
            stalledUntil = runtime.nanoTime() + time;
            runtime.schedule(time, inner::resume);
        }

        void cut() {
            inner.abort("cut by the test");
            finish(TransportEnd.of(TransportEnd.ABNORMAL, "cut by the test"));
        }

        @Override
        public void onActivity() {
            client.onActivity();
        }

        @Override
        public void onEnd(TransportEnd end) {
            runtime.schedule(latency(), () -> finish(end));
        }

        private void finish(TransportEnd end) {
            if (ended) {
                return;
            }
            // The hub's last texts arrive before the end of the connection, unless it was cut.
            if (end.code() != TransportEnd.ABNORMAL) {
                while (!toClient.isEmpty()) {
                    client.onText(toClient.remove());
                }
            }
            ended = true;
            toClient.clear();
            SimulatedNetwork.this.open.remove(this);
            client.onEnd(end);
        }
    }
}
