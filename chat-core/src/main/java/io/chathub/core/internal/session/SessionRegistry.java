package io.chathub.core.internal.session;

import io.chathub.core.internal.name.NameHolder;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The sessions by id, and their bound. */
public final class SessionRegistry {

    private final Map<String, ClientSession> sessions = new ConcurrentHashMap<>();
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
        return true;
    }

    void remove(ClientSession session) {
        if (sessions.remove(session.id()) != null) {
            count.decrementAndGet();
        }
    }
}
