package io.chathub.conformance.chaos;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must have come by the end of a stay, and by the end of the run. */
final class Completeness {

    private final RunRecord run;
    private final Streams streams;
    private final Violations violations;

    Completeness(RunRecord run, Streams streams, Violations violations) {
        this.run = run;
        this.streams = streams;
        this.violations = violations;
    }

    void check(List<Span> spans) {
        run.unrest().forEach(what -> violations.add(Rule.COMPLETE, "%s", what));
        for (Span span : spans) {
            if (span.isOpenAt(run.restAt())) {
                checkCaughtUp(span);
            } else if (span.left() != null && span.leaveSent() != null) {
                long known = streams.of(span.room(), span.epoch())
                        .ackedBefore(span.leaveSent().at());
                violations.check(
                        span.cursor() >= known,
                        Rule.MISSING,
                        "%s left at %d, and %d was acknowledged before it asked to",
                        span,
                        span.cursor(),
                        known);
            }
        }
        checkMembers(spans);
    }

    private void checkCaughtUp(Span span) {
        Stream newest = streams.of(span.room(), span.epoch());
        for (Stream stream : streams.ofRoom(span.room())) {
            newest = stream.askedAt() > newest.askedAt() && stream.askedAt() < Long.MAX_VALUE ? stream : newest;
        }
        violations.check(
                newest.epoch().equals(span.epoch()) && span.cursor() == newest.newest(),
                Rule.COMPLETE,
                "%s ended at %d of %s, whose last is %d of %s",
                span,
                span.cursor(),
                span.epoch(),
                newest.newest(),
                newest);
    }

    /** Each client's last list of members is of the moment in which nobody moved any more. */
    private void checkMembers(List<Span> spans) {
        Map<String, Set<String>> there = new HashMap<>();
        spans.stream()
                .filter(span -> span.isOpenAt(run.restAt()))
                .forEach(span -> there.computeIfAbsent(span.room(), room -> new HashSet<>())
                        .add(span.log().id()));
        for (ConnectionLog log : run.connections()) {
            Map<String, Fact.Listed> last = new HashMap<>();
            log.facts().forEach(fact -> {
                if (fact instanceof Fact.Listed listed) {
                    last.put(listed.room(), listed);
                }
            });
            if (log.endedAt() > run.restAt()) {
                last.forEach((room, listed) -> violations.check(
                        listed.members().equals(there.getOrDefault(room, Set.of())) || !isIn(spans, log, room),
                        Rule.COMPLETE,
                        "%s: there are %s members of %s, listed as %s",
                        log,
                        there.get(room).size(),
                        room,
                        listed.members().size()));
            }
        }
    }

    private boolean isIn(List<Span> spans, ConnectionLog log, String room) {
        return spans.stream()
                .anyMatch(span -> span.log() == log && span.room().equals(room) && span.isOpenAt(run.restAt()));
    }
}
