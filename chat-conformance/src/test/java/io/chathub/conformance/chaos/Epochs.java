package io.chathub.conformance.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A restart loses the numbering, so it changes the epoch of every room; and while a server lives, the epoch of a room in
 * which something was said does not change. Only what surely belongs to one server counts: what was asked for after its
 * start and answered before its end.
 */
final class Epochs {

    private final RunRecord run;
    private final Violations violations;

    Epochs(RunRecord run, Violations violations) {
        this.run = run;
        this.violations = violations;
    }

    void check(List<Span> spans) {
        Map<String, List<Span>> byRoom = new HashMap<>();
        spans.forEach(span ->
                byRoom.computeIfAbsent(span.room(), room -> new ArrayList<>()).add(span));
        byRoom.forEach(this::checkRoom);
    }

    private void checkRoom(String room, List<Span> spans) {
        Set<String> before = new HashSet<>();
        RunRecord.Server previous = null;
        for (RunRecord.Server server : run.servers()) {
            if (previous != null) {
                long end = previous.stoppedAt();
                spans.stream().filter(span -> span.joined().at() < end).forEach(span -> before.add(span.epoch()));
            }
            Set<String> spoken = new HashSet<>();
            for (Span span : spans) {
                if (span.sent().at() > server.startedAt()) {
                    violations.check(
                            !before.contains(span.epoch()),
                            Rule.EPOCH,
                            "%s has the epoch of the server before: %s",
                            span,
                            span.epoch());
                    if (span.joined().at() < server.stoppedAt() && span.cursor() > 0) {
                        spoken.add(span.epoch());
                    }
                }
            }
            violations.check(spoken.size() <= 1, Rule.EPOCH, "%s had more than one epoch at once: %s", room, spoken);
            previous = server;
        }
    }
}
