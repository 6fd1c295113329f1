package io.chathub.core;

import io.chathub.core.hook.HookKind;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.MonitoringSnapshot;
import io.chathub.protocol.ServerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The counters of a hub. Any thread may read them. {@link #status()} is cheap; {@link #snapshot()} copies and sorts,
 * and is meant to be called once a second rather than for each message. The hub implements this interface, and versions to
 * come add methods. {@link io.chathub.core.metric.Metric} names these figures for a metrics system.
 */
public interface MonitoringData {

    /** The data of {@code GET /api/status}. */
    ServerStatus status();

    /** The data of {@code GET /api/monitoring}: the connections, the totals, and the last messages and events. */
    MonitoringSnapshot snapshot();

    /**
     * The number of client messages refused since the start, by reason; every reason is a key, with 0 if it never
     * occurred.
     */
    Map<ErrorCode, Long> refusals();

    /**
     * The number of handshakes refused since the start, by reason; every reason is a key, with 0 if it never occurred.
     */
    Map<HandshakeRefusal, Long> refusedHandshakes();

    /**
     * The number of connections that ended since the start, by close code of the server or the client; every code that
     * is named here is a key.
     */
    Map<CloseCode, Long> closes();

    /** The number of typing and presence notices dropped since the start because a client read too slowly. */
    long droppedFrames();

    /** The number of listener calls dropped since the start because a listener was too slow. */
    long droppedNotifications();

    /**
     * The number of events and replies that were put on the write queues of clients since the start, each client counted. One
     * that a close discards later is among them, and so is a notice that is dropped later.
     */
    long deliveries();

    /** The bytes of the texts of {@link #deliveries()}, without the headers of frames and without TLS. */
    long bytesOut();

    /** The bytes that wait now in the write queues of all clients, or are being written. Asks each client's queue. */
    long waitingBytes();

    /**
     * The number of tasks and events that wait now for their delivery, for each lane. A lane is a thread that serves some of the
     * clients.
     */
    List<Integer> laneBacklogs();

    /** The number of the host's decisions since the start, failures included; every kind of hook is a key. */
    Map<HookKind, Long> hookCalls();

    /**
     * The number of calls of hooks since the start that threw, were late, or were rejected because too many waited; every kind
     * of hook is a key.
     */
    Map<HookKind, Long> hookFailures();

    /**
     * The time between all calls of {@link #hookCalls()} and their decisions, the wait for a thread included; every kind of hook
     * is a key.
     */
    Map<HookKind, Duration> hookTime();

    /**
     * The number of requests to the broker since the start that failed because of the broker, such as by a lost connection to its
     * store.
     */
    long brokerFailures();

    /** The number of joins since the start by which a returning v2 client received all that it had missed. */
    long recoveries();

    /** The number of joins since the start by which a returning v2 client did not receive all that it had missed. */
    long incompleteRecoveries();

    /** The number of streams that this hub has now; each is the events of one room. */
    int streams();

    /** The state of the hub's store; null where the hub has none. */
    @Nullable StoreData store();
}
