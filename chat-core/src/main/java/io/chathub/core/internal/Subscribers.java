package io.chathub.core.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Those of one room that one lane serves. Only that lane's thread touches it, so it needs no lock. */
final class Subscribers {

    private final List<ClientSession> sessions = new ArrayList<>();
    private final Map<ClientSession, Integer> places = new HashMap<>();

    void add(ClientSession session) {
        if (places.putIfAbsent(session, sessions.size()) == null) {
            sessions.add(session);
        }
    }

    /** Takes one out by moving the last into its place: the order of receivers means nothing. */
    void remove(ClientSession session) {
        Integer place = places.remove(session);
        if (place == null) {
            return;
        }
        ClientSession last = sessions.remove(sessions.size() - 1);
        if (last != session) {
            sessions.set(place, last);
            places.put(last, place);
        }
    }

    int size() {
        return sessions.size();
    }

    ClientSession get(int place) {
        return sessions.get(place);
    }
}
