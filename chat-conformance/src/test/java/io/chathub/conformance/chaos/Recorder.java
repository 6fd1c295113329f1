package io.chathub.conformance.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Gives every fact its tick, and collects the logs. Any thread may use it. */
final class Recorder {

    private final AtomicLong clock = new AtomicLong();
    private final Map<String, String> names = new ConcurrentHashMap<>();
    private final List<ConnectionLog> logs = new CopyOnWriteArrayList<>();
    private final List<RunRecord.Server> servers = new CopyOnWriteArrayList<>();
    private volatile long startedAt;

    /** The next tick. */
    long tick() {
        return clock.incrementAndGet();
    }

    /** The one instance of an equal string: a record has few names, and each of them very often. */
    String one(String name) {
        String known = names.putIfAbsent(name, name);
        return known == null ? name : known;
    }

    ConnectionLog open(int client) {
        ConnectionLog log = new ConnectionLog(client);
        logs.add(log);
        return log;
    }

    void serverStarts() {
        startedAt = tick();
    }

    void serverStopped() {
        servers.add(new RunRecord.Server(startedAt, tick()));
    }

    /**
     * The record, once nobody adds to it any more. It ends at {@code restAt}: what comes when the clients are stopped, one
     * after another, is no part of it.
     */
    RunRecord record(RunRecord.Terms terms, long restAt, List<String> unrest) {
        List<ConnectionLog> cut = new ArrayList<>();
        for (ConnectionLog log : logs) {
            cut.add(new ConnectionLog(
                    log.client(),
                    log.facts().stream().filter(fact -> fact.at() < restAt).toList()));
        }
        return new RunRecord(terms, List.copyOf(servers), cut, restAt, unrest);
    }
}
