package io.chathub.conformance.chaos;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds a record against every {@link Rule}.
 *
 * <p>That an acknowledged message reached every member, or that a gap names it, needs no rule of its own: an offset is one
 * message for everybody (ONE_ORDER), a stay has every offset from its first to its last (MISSING, GAP), it begins where the
 * stay before it ended, or says by how much it does not (RECOVERY), not before what was acknowledged when it was asked for
 * (REAL_TIME), and it ends no earlier than what was acknowledged when leaving was asked for (MISSING), or with everything
 * there is (COMPLETE).
 */
final class Checker {

    private Checker() {}

    static Violations check(RunRecord run) {
        Violations violations = new Violations();
        List<Span> spans = Spans.of(run, violations);
        Streams streams = new Streams(run, spans, violations);
        streams.check();
        Recoveries recoveries = new Recoveries(run, streams, violations);
        spans.forEach(recoveries::check);
        Acknowledgements acknowledgements = new Acknowledgements(run, violations);
        for (ConnectionLog log : run.connections()) {
            acknowledgements.check(log);
            Map<Integer, Fact.HistorySent> asked = new HashMap<>();
            for (Fact fact : log.facts()) {
                if (fact instanceof Fact.HistorySent request) {
                    asked.put(request.ref(), request);
                } else if (fact instanceof Fact.Page page && asked.get(page.ref()) != null) {
                    recoveries.check(log, asked.get(page.ref()), page);
                }
            }
        }
        new Epochs(run, violations).check(spans);
        Presence presence = new Presence(run, spans, violations);
        spans.forEach(presence::check);
        new Completeness(run, streams, violations).check(spans);
        return violations;
    }
}
