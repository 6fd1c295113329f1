package io.chathub.core.internal.session;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The connected clients by id, and the bound on how many there are. */
public final class SessionRegistry {

    private final Map<String, ClientSession> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final int maxConnections;

    /** A registry that takes up to {@code maxConnections}. */
    public SessionRegistry(int maxConnections) {
        this.maxConnections = maxConnections;
    }

    /** How many there are. */
    public int count() {
        return count.get();
    }

    /** Whether another would be refused now. */
    public boolean isFull() {
        return count.get() >= maxConnections;
    }

    /** Those that are there, each at least while it is open. */
    public Collection<ClientSession> all() {
        return Collections.unmodifiableCollection(sessions.values());
    }

    /** The one called {@code id}, if it is there. */
    public @Nullable ClientSession find(String id) {
        return sessions.get(id);
    }

    /** Adds one, or returns false where there are as many as may be. */
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
