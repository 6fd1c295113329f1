package io.chathub.core.internal.session;

import io.chathub.core.internal.name.NameHolder;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The sessions by id, and their bound. */
public final class SessionRegistry {

    private final Map<String, ClientSession> sessions = new ConcurrentHashMap<>();
    /** The sessions of each public id. A user without a session is not in the map. */
    private final Map<String, Set<ClientSession>> byUser = new ConcurrentHashMap<>();

    private final AtomicInteger count = new AtomicInteger();
    private final int maxConnections;

    /** A registry of at most {@code maxConnections} sessions. */
    public SessionRegistry(int maxConnections) {
        this.maxConnections = maxConnections;
    }

    /** The number of sessions. */
    public int count() {
        return count.get();
    }

    /** Whether the limit is reached. */
    public boolean isFull() {
        return count.get() >= maxConnections;
    }

    /** The sessions, a live view. A session is in it at least while it is open. */
    public Collection<ClientSession> all() {
        return Collections.unmodifiableCollection(sessions.values());
    }

    /** The bytes that wait for clients or are being written. */
    public long waitingBytes() {
        return sessions.values().stream()
                .mapToLong(session -> session.output().waitingBytes())
                .sum();
    }

    /** The session {@code id}; null where there is none. */
    public @Nullable ClientSession find(String id) {
        return sessions.get(id);
    }

    /** The holder of names with the id {@code id}; null where there is none. */
    public @Nullable NameHolder holder(String id) {
        ClientSession session = sessions.get(id);
        return session == null ? null : session.owner();
    }

    /** Adds a session; returns false at the limit. */
    boolean add(ClientSession session) {
        if (count.incrementAndGet() > maxConnections) {
            count.decrementAndGet();
            return false;
        }
        sessions.put(session.id(), session);
        identified(session);
        return true;
    }

    /** Notes that the user of a session is known. Without effect for a session that has ended. */
    public void identified(ClientSession session) {
        String user = session.publicId();
        if (user != null) {
            byUser.compute(user, (key, present) -> {
                Set<ClientSession> all = present == null ? ConcurrentHashMap.newKeySet() : present;
                all.add(session);
                return all;
            });
            if (!sessions.containsKey(session.id())) {
                forget(session, user);
            }
        }
    }

    /** A session of the user with this public id; null where there is none. */
    public @Nullable ClientSession ofUser(String user) {
        Set<ClientSession> all = byUser.get(user);
        return all == null ? null : all.stream().findAny().orElse(null);
    }

    void remove(ClientSession session) {
        if (sessions.remove(session.id()) != null) {
            count.decrementAndGet();
        }
        String user = session.publicId();
        if (user != null) {
            forget(session, user);
        }
    }

    private void forget(ClientSession session, String user) {
        byUser.computeIfPresent(user, (key, all) -> {
            all.remove(session);
            return all.isEmpty() ? null : all;
        });
    }
}
