package io.chathub.conformance.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Joins and leaves of others, as a member sees them. No member is notified of more leaves than there were stays. Where
 * nothing is left out for slow readers, joins and leaves of one client alternate, a member that was there throughout is
 * notified of each, and in the end every member knows all members.
 *
 * <p>One race is allowed: a client that joins or leaves while another joins may be in the roster of the other, or missing
 * in it, and be notified once more.
 */
final class Presence {

    private final RunRecord run;
    private final Violations violations;
    /** How often a connection asked to join a room: room, connection, count. */
    private final Map<String, Map<String, Integer>> joins = new HashMap<>();

    private final Map<String, List<Span>> byRoom = new HashMap<>();

    Presence(RunRecord run, List<Span> spans, Violations violations) {
        this.run = run;
        this.violations = violations;
        for (ConnectionLog log : run.connections()) {
            for (Fact fact : log.facts()) {
                if (fact instanceof Fact.JoinSent join) {
                    joins.computeIfAbsent(join.room(), room -> new HashMap<>()).merge(log.id(), 1, Integer::sum);
                }
            }
        }
        spans.forEach(span ->
                byRoom.computeIfAbsent(span.room(), room -> new ArrayList<>()).add(span));
    }

    void check(Span viewer) {
        boolean strict = run.terms().lossless() && !viewer.isGapped();
        String self = viewer.log().id();
        Map<String, Integer> comings = new HashMap<>();
        Map<String, Integer> goings = new HashMap<>();
        Set<String> present = new HashSet<>(viewer.joined().members());
        Set<String> touched = new HashSet<>();
        violations.check(present.contains(self), Rule.PRESENCE, "%s is not among the members", viewer);
        for (Fact.OfRoom fact : viewer.facts()) {
            if (fact instanceof Fact.Came came) {
                boolean isNew = present.add(came.id());
                boolean isFirst = touched.add(came.id());
                comings.merge(came.id(), 1, Integer::sum);
                violations.check(
                        !came.id().equals(self) && (isNew || isFirst || !strict),
                        Rule.PRESENCE,
                        "%s was notified again that %s came",
                        viewer,
                        came.id());
            } else if (fact instanceof Fact.Went went) {
                boolean wasThere = present.remove(went.id());
                boolean isFirst = touched.add(went.id());
                goings.merge(went.id(), 1, Integer::sum);
                violations.check(
                        !went.id().equals(self) && (wasThere || isFirst || !strict),
                        Rule.PRESENCE,
                        "%s was notified that %s went, who was not there",
                        viewer,
                        went.id());
            } else if (fact instanceof Fact.Delivered delivered) {
                violations.check(
                        !strict || present.contains(delivered.sender()) || !touched.contains(delivered.sender()),
                        Rule.PRESENCE,
                        "%s got a message of %s, who had left: %s",
                        viewer,
                        delivered.sender(),
                        delivered);
            }
        }
        Map<String, Integer> asked = joins.getOrDefault(viewer.room(), Map.of());
        comings.forEach((id, count) -> checkAtMost(viewer, "came", id, count, asked));
        goings.forEach((id, count) -> checkAtMost(viewer, "went", id, count, asked));
        if (strict && viewer.isOpenAt(run.restAt())) {
            checkComplete(viewer, present, comings, goings);
        }
    }

    private void checkAtMost(Span viewer, String what, String id, int count, Map<String, Integer> asked) {
        int most = asked.getOrDefault(id, 0);
        violations.check(
                count <= most, Rule.PRESENCE, "%s was notified %dx that %s %s, of %d", viewer, count, id, what, most);
    }

    private void checkComplete(
            Span viewer, Set<String> present, Map<String, Integer> comings, Map<String, Integer> goings) {
        Map<String, Integer> cameAfter = new HashMap<>();
        Map<String, Integer> wentAfter = new HashMap<>();
        Set<String> there = new HashSet<>();
        for (Span other : byRoom.getOrDefault(viewer.room(), List.of())) {
            String id = other.log().id();
            boolean stays = other.isOpenAt(run.restAt());
            if (stays) {
                there.add(id);
            }
            if (other.sent().at() > viewer.joined().at() && other.joined().at() < run.restAt()) {
                cameAfter.merge(id, 1, Integer::sum);
                wentAfter.merge(id, stays ? 0 : 1, Integer::sum);
            }
        }
        violations.check(
                present.equals(there),
                Rule.PRESENCE,
                "%s sees %s too many, and does not see %s",
                viewer,
                without(present, there),
                without(there, present));
        cameAfter.forEach((id, count) -> violations.check(
                comings.getOrDefault(id, 0) >= count, Rule.PRESENCE, "%s was not notified that %s came", viewer, id));
        wentAfter.forEach((id, count) -> violations.check(
                goings.getOrDefault(id, 0) >= count, Rule.PRESENCE, "%s was not notified that %s went", viewer, id));
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        Set<String> rest = new HashSet<>(all);
        rest.removeAll(some);
        return rest;
    }
}
