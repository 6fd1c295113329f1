package io.chathub.benchmarks.load.client;

import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;

/**
 * Publishes texts and checks their delivery: each text of a room once at each of its clients, each publisher's texts in
 * their order, and all clients of a room in one order. It also takes the times. One thread.
 */
public final class Load {

    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final int KEPT = 1024;

    private final int rooms;
    private final int publishersPerRoom;
    private final int textLength;
    private final LoadConnection[] publishers;
    private final long[] published;
    private final long[][] sentAt;
    private final int[][] missing;
    private int[] receiversOf;
    private long[] next = new long[0];
    private long[] orderHash = new long[0];
    private boolean[] listens = new boolean[0];

    private final Histogram latency = new Histogram(LONGEST_NANOS, 3);
    private IntConsumer onComplete = publisher -> {};
    private boolean measuring;
    private long deliveries;
    private long incomplete;
    private long wrongOrder;
    private long lost;

    public Load(int rooms, int publishersPerRoom, int textLength) {
        this.rooms = rooms;
        this.publishersPerRoom = publishersPerRoom;
        this.textLength = textLength;
        int count = rooms * publishersPerRoom;
        publishers = new LoadConnection[count];
        published = new long[count];
        int kept = count > 16 ? 64 : KEPT;
        sentAt = new long[count][kept];
        missing = new int[count][kept];
        receiversOf = new int[rooms];
    }

    /** The room of a connection. */
    public int roomOf(int connection) {
        return connection % rooms;
    }

    /** Begins with these connections; the first of each room publish, those that are stalled hear nothing. */
    public void begin(Swarm swarm, int stalled) {
        int count = swarm.connections().size();
        next = new long[count * publishersPerRoom];
        orderHash = new long[count];
        listens = new boolean[count];
        receiversOf = new int[rooms];
        for (int i = 0; i < count; i++) {
            if (swarm.connections().get(i).hasEnded()) {
                throw new IllegalStateException("client " + i + " was lost before the load began");
            }
            int room = roomOf(i);
            int place = i / rooms;
            if (place < publishersPerRoom) {
                publishers[room * publishersPerRoom + place] =
                        swarm.connections().get(i);
            }
            listens[i] = i < count - stalled;
            if (listens[i]) {
                receiversOf[room]++;
            } else {
                swarm.connections().get(i).stall();
            }
        }
    }

    /** Calls back with the publisher of each text that everyone got. */
    public void onComplete(IntConsumer action) {
        onComplete = action;
    }

    public int publisherCount() {
        return publishers.length;
    }

    /** Publishes a text; it was due at that time. */
    public void publish(int publisher, long dueNanos) {
        long sequence = published[publisher]++;
        int slot = (int) (sequence % missing[publisher].length);
        if (missing[publisher][slot] > 0) {
            throw new IllegalStateException("more texts in flight than can be tracked: the server cannot keep up");
        }
        missing[publisher][slot] = receiversOf[publisher / publishersPerRoom];
        sentAt[publisher][slot] = dueNanos;
        incomplete++;
        publishers[publisher].publish(Marker.text(publisher, sequence, textLength));
    }

    /** A text came to a client. */
    public void delivered(LoadConnection connection, int publisher, long sequence) {
        int receiver = connection.number();
        int room = publisher / publishersPerRoom;
        int place = receiver * publishersPerRoom + publisher % publishersPerRoom;
        if (room != roomOf(receiver) || sequence != next[place]) {
            wrongOrder++;
            next[place] = sequence;
        }
        next[place]++;
        orderHash[receiver] = orderHash[receiver] * 31 + publisher * 1_000_003L + sequence;
        if (!listens[receiver]) {
            return;
        }
        int slot = (int) (sequence % missing[publisher].length);
        if (measuring) {
            deliveries++;
            latency.recordValue(Math.min(LONGEST_NANOS, Math.max(0, System.nanoTime() - sentAt[publisher][slot])));
        }
        if (--missing[publisher][slot] == 0) {
            incomplete--;
            onComplete.accept(publisher);
        }
    }

    /** A client is at its end. */
    public void ended(LoadConnection connection, String why) {
        if (connection.number() < listens.length && listens[connection.number()] && !why.equals("closed")) {
            if (lost++ == 0) {
                System.err.println("client " + connection.number() + " was lost: " + why);
            }
        }
    }

    public void measure(boolean on) {
        measuring = on;
    }

    public long deliveries() {
        return deliveries;
    }

    public Histogram latency() {
        return latency;
    }

    public boolean isComplete() {
        return incomplete == 0;
    }

    /** The faults of the delivery; empty where there are none. */
    public String verdict() {
        StringBuilder faults = new StringBuilder();
        if (incomplete > 0) {
            faults.append(incomplete).append(" texts not at everyone; ");
        }
        if (wrongOrder > 0) {
            faults.append(wrongOrder).append(" deliveries out of order; ");
        }
        if (lost > 0) {
            faults.append(lost).append(" clients lost; ");
        }
        return faults.toString();
    }

    /** Whether all clients of each room heard everything in one order. */
    public boolean hasTotalOrder() {
        long[] first = new long[rooms];
        boolean[] known = new boolean[rooms];
        for (int i = 0; i < listens.length; i++) {
            int room = roomOf(i);
            if (listens[i] && !known[room]) {
                known[room] = true;
                first[room] = orderHash[i];
            } else if (listens[i] && first[room] != orderHash[i]) {
                return false;
            }
        }
        return true;
    }
}
