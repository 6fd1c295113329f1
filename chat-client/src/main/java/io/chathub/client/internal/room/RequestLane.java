package io.chathub.client.internal.room;

import io.chathub.client.spi.ClientTransport.Sent;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.reply.Refused;
import io.chathub.protocol.reply.ServerReply;
import io.chathub.runtime.Cancellable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The requests of all rooms that share one rate of the server, on the current connection. They are sent at once until
 * the server refuses one as over the rate. From then on they wait here and are sent in their order, one at a time, each
 * after the time for which the server asked. The time between two requests is learned from the refusals, so that a
 * refusal is rare. This ends with the first request that finds none waiting, a
 * minute or more after the last refusal.
 *
 * <p>A refusal itself is given to the handler of its request, which may send the request again. Guarded by
 * {@link RoomContext}.
 */
final class RequestLane {

    /** The clock and the timer of a lane. */
    interface Timing {
        long nanoTime();

        Cancellable schedule(Duration delay, Runnable step);
    }

    /** The most requests that wait for their turn; as many as the queue of a connection takes. */
    private static final int MOST_HELD = 512;
    /** How long requests are sent one at a time after a refusal: the server counts violations by the minute. */
    private static final long CAREFUL_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** The time whose requests may be sent in one piece after a pause. The burst of a server is at least that. */
    private static final long CREDIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long SHORTEST_GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST_GAP_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** After so many accepted requests in a row a shorter time between two is tried: the rate may be free again. */
    private static final int ACCEPTED_BEFORE_TRIAL = 32;

    private record Held(String ref, ClientCommand command) {}

    private final Timing timing;
    private final int mostInFlight;
    /** Whether a request waits for its reply. Those that are over their time do not. */
    private final Predicate<String> isPending;

    private final Queue<Held> held = new ArrayDeque<>();
    /** The times at which the requests without a reply were sent, by ref. */
    private final Map<String, Long> inFlight = new HashMap<>();

    private @Nullable CommandSink sink;
    /** The time between two requests; 0 where the server has not refused any. */
    private long gapNanos;
    /** The earliest time of the next request; only used with a gap. */
    private long nextAt;

    private long lastRefusal;
    private long lastAcceptedSent;
    private int acceptedInARow;
    private int refusedInARow;
    private Cancellable wakeUp = () -> {};

    /**
     * Creates a lane without a connection.
     *
     * @param mostInFlight the most requests without a reply. After a first refusal, the server counts those that are under way
     *                     already as violations, of all lanes together, and by default closes the connection at 101
     */
    RequestLane(Timing timing, int mostInFlight, Predicate<String> isPending) {
        this.timing = timing;
        this.mostInFlight = mostInFlight;
        this.isPending = isPending;
    }

    void connected(CommandSink connection) {
        var unused = disconnected();
        sink = connection;
    }

    /** Forgets all requests: the connection is lost. Returns the refs of those that were not sent. */
    List<String> disconnected() {
        sink = null;
        List<String> unsent = held.stream().map(Held::ref).toList();
        held.clear();
        inFlight.clear();
        wakeUp.cancel();
        gapNanos = 0;
        acceptedInARow = 0;
        refusedInARow = 0;
        return unsent;
    }

    /** Sends a request now or later; false if too many wait, the queue of the connection is full, or there is no connection. */
    boolean offer(String ref, ClientCommand command) {
        CommandSink now = sink;
        if (now == null) {
            return false;
        }
        Held request = new Held(ref, command);
        if (held.isEmpty() && mayBegin()) {
            return send(now, request) == Sent.QUEUED;
        }
        if (held.size() >= MOST_HELD) {
            return false;
        }
        held.add(request);
        pump();
        return true;
    }

    /** Removes a request that was not sent yet; false if it was, or is unknown. */
    boolean withdraw(String ref) {
        return held.removeIf(request -> request.ref.equals(ref));
    }

    /** Notes the reply to a request. {@link #pump} has to follow. */
    void replied(String ref, ServerReply reply) {
        Long sent = inFlight.remove(ref);
        if (sent == null) {
            return;
        }
        if (reply instanceof Refused refused && refused.code() == ErrorCode.RATE_LIMITED) {
            refused(sent, RoomContext.retryDelay(refused));
        } else {
            accepted(sent);
        }
    }

    private void accepted(long sent) {
        lastAcceptedSent = sent;
        refusedInARow = 0;
        acceptedInARow++;
        if (gapNanos > 0 && acceptedInARow >= ACCEPTED_BEFORE_TRIAL) {
            acceptedInARow = 0;
            gapNanos = Math.max(gapNanos * 3 / 4, SHORTEST_GAP_NANOS);
        }
    }

    private void refused(long sent, Duration retryAfter) {
        long now = timing.nanoTime();
        long wait = Math.min(TimeUnit.NANOSECONDS.convert(retryAfter), Long.MAX_VALUE / 4);
        // Between the last accepted request and the end of the waiting time the server has made room for one request.
        // If this lane had nothing to send for a while, that time is longer and says nothing.
        long sinceAccepted = sent - lastAcceptedSent;
        boolean isSteady = gapNanos > 0 && sinceAccepted <= 2 * gapNanos;
        long learned = isSteady ? sinceAccepted + wait : wait;
        gapNanos = Math.min(Math.max(Math.max(gapNanos, learned), SHORTEST_GAP_NANOS), LONGEST_GAP_NANOS);
        refusedInARow++;
        acceptedInARow = 0;
        lastRefusal = now;
        // A second refusal in a row comes from a rate that is shared with others: they need their turns, too.
        long pause = refusedInARow > 1 ? Math.max(wait, gapNanos) : wait;
        nextAt = now + pause;
    }

    /** Sends the requests whose time has come, and plans the next one. */
    void pump() {
        wakeUp.cancel();
        inFlight.keySet().removeIf(isPending.negate());
        for (Iterator<Held> waiting = held.iterator(); waiting.hasNext(); ) {
            CommandSink now = sink;
            Held request = waiting.next();
            if (now == null || !isPending.test(request.ref)) {
                waiting.remove();
                continue;
            }
            if (!mayBegin()) {
                planNext();
                return;
            }
            if (send(now, request) != Sent.QUEUED) {
                wakeUp = timing.schedule(RoomContext.RETRY, this::pump);
                return;
            }
            waiting.remove();
        }
    }

    private void planNext() {
        long wait = nextAt - timing.nanoTime();
        if (gapNanos > 0 && wait > 0) {
            wakeUp = timing.schedule(Duration.ofNanos(wait), this::pump);
        } // else a reply is missing, and calls pump()
    }

    private boolean mayBegin() {
        long now = timing.nanoTime();
        if (gapNanos > 0 && now - lastRefusal >= CAREFUL_NANOS && held.isEmpty()) {
            gapNanos = 0;
        }
        return gapNanos == 0 ? inFlight.size() < mostInFlight : inFlight.isEmpty() && now - nextAt >= 0;
    }

    private Sent send(CommandSink connection, Held request) {
        long now = timing.nanoTime();
        Sent sent = connection.send(request.command);
        if (sent == Sent.QUEUED) {
            inFlight.put(request.ref, now);
            if (gapNanos > 0) {
                nextAt = Math.max(nextAt, now - CREDIT_NANOS) + gapNanos;
            }
        }
        return sent;
    }
}
