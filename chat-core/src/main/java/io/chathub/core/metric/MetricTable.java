package io.chathub.core.metric;

import io.chathub.core.HandshakeRefusal;
import io.chathub.core.MonitoringData;
import io.chathub.core.StoreData;
import io.chathub.core.hook.HookKind;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * The table of all figures. A unit is given only where the name lacks it: metrics systems append the unit to the name, and
 * {@code chathub.frames.dropped} would become {@code chathub_frames_dropped_frames_total}.
 */
final class MetricTable {

    static final List<Metric> ALL = List.of(
            Metric.gauge(
                    "chathub.connections",
                    "",
                    "Open connections",
                    data -> data.status().activeConnections()),
            Metric.gauge("chathub.streams", "", "Streams of this node, one for each room", MonitoringData::streams),
            Metric.gauge(
                    "chathub.uptime",
                    "seconds",
                    "Time since the start",
                    data -> seconds(data.status().uptime())),
            Metric.counter(
                    "chathub.messages",
                    "",
                    "Messages published",
                    data -> data.status().totalMessages()),
            Metric.counter(
                    "chathub.events",
                    "",
                    "Messages, joins, leaves, typing notices, connects and disconnects",
                    data -> data.status().totalEvents()),
            Metric.counter(
                    "chathub.deliveries",
                    "",
                    "Events and replies put on the write queues of clients, each client counted",
                    MonitoringData::deliveries),
            Metric.counter(
                    "chathub.sent", "bytes", "Texts of the events and replies for clients", MonitoringData::bytesOut),
            Metric.gauge(
                    "chathub.queued",
                    "bytes",
                    "Texts that wait in the write queues of all clients",
                    MonitoringData::waitingBytes),
            Metric.gauge(
                    "chathub.lane.backlog",
                    "",
                    "Tasks and events that wait in all delivery lanes",
                    data -> data.laneBacklogs().stream()
                            .mapToInt(Integer::intValue)
                            .sum()),
            Metric.gauge(
                    "chathub.lane.backlog.max",
                    "",
                    "Tasks and events that wait in the delivery lane with the most",
                    data -> data.laneBacklogs().stream()
                            .mapToInt(Integer::intValue)
                            .max()
                            .orElse(0)),
            Metric.counter(
                    "chathub.frames.dropped",
                    "",
                    "Typing and presence notices left out for slow clients",
                    MonitoringData::droppedFrames),
            Metric.counter(
                    "chathub.notifications.dropped",
                    "",
                    "Calls of listeners left out because a listener was too slow",
                    MonitoringData::droppedNotifications),
            Metric.<ErrorCode, Long>counters(
                    "chathub.refusals",
                    "",
                    "code",
                    "Requests of clients that were refused",
                    MonitoringData::refusals,
                    ErrorCode::wireName,
                    Long::doubleValue),
            Metric.<HandshakeRefusal, Long>counters(
                    "chathub.handshakes.refused",
                    "",
                    "reason",
                    "Handshakes that were refused",
                    MonitoringData::refusedHandshakes,
                    HandshakeRefusal::wireName,
                    Long::doubleValue),
            Metric.<CloseCode, Long>counters(
                    "chathub.closes",
                    "",
                    "code",
                    "Connections that ended, by close code",
                    MonitoringData::closes,
                    code -> Integer.toString(code.code()),
                    Long::doubleValue),
            Metric.<HookKind, Long>counters(
                    "chathub.hook.calls",
                    "",
                    "hook",
                    "Decisions of the host, failures included",
                    MonitoringData::hookCalls,
                    HookKind::wireName,
                    Long::doubleValue),
            Metric.<HookKind, Long>counters(
                    "chathub.hook.failures",
                    "",
                    "hook",
                    "Calls of hooks that threw, were late or were rejected",
                    MonitoringData::hookFailures,
                    HookKind::wireName,
                    Long::doubleValue),
            Metric.<HookKind, Duration>counters(
                    "chathub.hook.time",
                    "seconds",
                    "hook",
                    "Time from calls of hooks to their decisions",
                    MonitoringData::hookTime,
                    HookKind::wireName,
                    MetricTable::seconds),
            Metric.counter(
                    "chathub.broker.failures",
                    "",
                    "Requests to the broker that failed because of the broker",
                    MonitoringData::brokerFailures),
            Metric.<Boolean, Long>counters(
                    "chathub.recoveries",
                    "",
                    "recovered",
                    "Joins of returning clients, by whether they received all that they had missed",
                    MetricTable::recoveries,
                    String::valueOf,
                    Long::doubleValue),
            Metric.gauge(
                    "chathub.store.size",
                    "bytes",
                    "Size of the store with its indices and logs; 0 without a store",
                    data -> store(data, StoreData::bytes)),
            Metric.gauge(
                    "chathub.store.waiting",
                    "",
                    "Events that wait for their commit",
                    data -> store(data, StoreData::waiting)),
            Metric.counter(
                    "chathub.store.commits", "", "Commits of the store", data -> store(data, StoreData::commits)),
            Metric.counter(
                    "chathub.store.failures",
                    "",
                    "Commits and reads that failed because of the store, retries included",
                    data -> store(data, StoreData::failures)));

    private MetricTable() {}

    private static Map<Boolean, Long> recoveries(MonitoringData data) {
        Map<Boolean, Long> recoveries = new LinkedHashMap<>();
        recoveries.put(true, data.recoveries());
        recoveries.put(false, data.incompleteRecoveries());
        return recoveries;
    }

    private static double store(MonitoringData data, ToLongFunction<StoreData> figure) {
        StoreData store = data.store();
        return store == null ? 0 : figure.applyAsLong(store);
    }

    private static double seconds(Duration time) {
        return (double) time.toNanos() / TimeUnit.SECONDS.toNanos(1);
    }
}
