package io.chathub.client.internal.connection;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The ids of the connections of one client, the newest {@value #MAX}. Events of an earlier connection arrive after a
 * reconnect as well. Thread-safe.
 */
final class OwnConnections {

    private static final int MAX = 1_000;

    private final Set<String> ids = new LinkedHashSet<>();

    synchronized void add(String id) {
        if (ids.add(id) && ids.size() > MAX) {
            ids.remove(ids.iterator().next());
        }
    }

    synchronized boolean contains(String id) {
        return ids.contains(id);
    }
}
