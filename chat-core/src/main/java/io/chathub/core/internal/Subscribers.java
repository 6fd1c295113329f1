package io.chathub.core.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Those of one room that one lane serves. Only that lane's thread touches it, so it needs no lock. */
final class Subscribers {

    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Map<Subscription, Integer> places = new HashMap<>();

    void add(Subscription subscription) {
        if (places.putIfAbsent(subscription, subscriptions.size()) == null) {
            subscriptions.add(subscription);
        }
    }

    /** Takes one out by moving the last into its place: the order of receivers means nothing. */
    void remove(Subscription subscription) {
        Integer place = places.remove(subscription);
        if (place == null) {
            return;
        }
        Subscription last = subscriptions.remove(subscriptions.size() - 1);
        if (last != subscription) {
            subscriptions.set(place, last);
            places.put(last, place);
        }
    }

    int size() {
        return subscriptions.size();
    }

    Subscription get(int place) {
        return subscriptions.get(place);
    }
}
