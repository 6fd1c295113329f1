package io.chathub.conformance.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one client met, by its notes, and what of it must not be: anything twice, out of order, or silently missing. From any thread. */
final class Witness {

    private final String name;
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Long> heard = new LinkedHashMap<>();
    private final Map<String, Long> acked = new HashMap<>();
    private final Map<String, Integer> lastOf = new HashMap<>();
    private final Set<String> connections = new HashSet<>();
    private final Map<String, Long> leftAtNanos = new HashMap<>();
    private final List<Long> disconnections = new ArrayList<>();
    private @Nullable String epoch;
    private long known;
    private int returns;
    private int duplicateAcks;
    private int gaps;
    private long skipped;
    private long oldestMillis;
    private boolean closed;

    Witness(String name) {
        this.name = name;
    }

    synchronized void take(Note note) {
        switch (note.kind()) {
            case CONNECTED -> connections.add(note.text(0));
            case JOINED -> joined(note.text(0), note.number(1), note.flag(2));
            case HEARD -> heard(note.number(0), note.text(1), note.number(2));
            case GAP -> gap(note.number(0), note.number(1), note.flag(2));
            case LEFT -> {
                if (leftAtNanos.put(note.text(0), System.nanoTime()) != null) {
                    faults.add("heard twice that " + note.text(0) + " left");
                }
            }
            case ACKED -> {
                duplicateAcks += note.flag(2) ? 1 : 0;
                if (acked.put(note.text(0), note.number(1)) != null) {
                    faults.add("was acknowledged " + note.text(0) + " twice");
                }
            }
            case FAILED -> faults.add("failed: " + note.fields());
            case DISCONNECTED -> disconnections.add(note.number(0));
            case CLOSED -> closed = true;
        }
    }

    private void joined(String streamEpoch, long offset, boolean again) {
        if (again) {
            returns++;
            if (!streamEpoch.equals(epoch)) {
                faults.add("came back to another stream");
            }
        } else {
            epoch = streamEpoch;
            known = offset;
        }
    }

    private void heard(long offset, String words, long ageMillis) {
        oldestMillis = Math.max(oldestMillis, ageMillis);
        if (offset > 0) { // v1 has no numbers
            if (offset != known + 1) {
                faults.add("heard " + offset + " after " + known);
            }
            known = offset;
        }
        if (heard.put(words, offset) != null) {
            faults.add("heard " + words + " twice");
        }
        int colon = words.indexOf(':');
        int number = Integer.parseInt(words.substring(colon + 1));
        Integer before = lastOf.put(words.substring(0, colon), number);
        if (before != null && before >= number) {
            faults.add("heard " + words + " after number " + before);
        }
    }

    private void gap(long from, long to, boolean otherEpoch) {
        gaps++;
        skipped += to - from + 1;
        if (otherEpoch || from != known + 1) {
            faults.add("a gap from " + from + " after " + known);
        }
        known = to;
    }

    /** What must not be. */
    synchronized List<String> faults() {
        return faults.stream().map(fault -> name + " " + fault).toList();
    }

    /** The messages it heard, in order, with their offsets. */
    synchronized Map<String, Long> heard() {
        return new LinkedHashMap<>(heard);
    }

    synchronized int heardCount() {
        return heard.size();
    }

    /** The number of the last message of this one that it heard. */
    synchronized int lastOf(String who) {
        return lastOf.getOrDefault(who, 0);
    }

    /** Its own that were acknowledged, with their offsets. */
    synchronized Map<String, Long> acked() {
        return new HashMap<>(acked);
    }

    synchronized int ackedCount() {
        return acked.size();
    }

    /** How often the answer to a message was lost, and the second try found that it had arrived. */
    synchronized int duplicateAcks() {
        return duplicateAcks;
    }

    /** The ids of its connections. */
    synchronized Set<String> connections() {
        return Set.copyOf(connections);
    }

    /** Who left, and when this was heard. */
    synchronized Map<String, Long> leftAtNanos() {
        return new HashMap<>(leftAtNanos);
    }

    synchronized List<Long> disconnections() {
        return List.copyOf(disconnections);
    }

    synchronized int returns() {
        return returns;
    }

    synchronized int gaps() {
        return gaps;
    }

    /** How many messages its gaps were of. */
    synchronized long skipped() {
        return skipped;
    }

    /** The newest offset that it knows of. */
    synchronized long known() {
        return known;
    }

    /** How old the message was that was oldest when it was heard. */
    synchronized long oldestMillis() {
        return oldestMillis;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public String toString() {
        return name;
    }
}
