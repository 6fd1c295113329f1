package io.chathub.conformance.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Goes along one connection: pairs requests with their answers, and cuts what was seen of rooms into stays. */
final class Spans {

    private final ConnectionLog log;
    private final Violations violations;
    private final List<Span> all = new ArrayList<>();
    private final Map<String, Span> open = new HashMap<>();
    private final Map<Integer, Fact.Request> unanswered = new HashMap<>();
    private final Set<Integer> answered = new HashSet<>();

    private Spans(ConnectionLog log, Violations violations) {
        this.log = log;
        this.violations = violations;
    }

    /** All stays of a record. */
    static List<Span> of(RunRecord run, Violations violations) {
        List<Span> all = new ArrayList<>();
        for (ConnectionLog log : run.connections()) {
            all.addAll(new Spans(log, violations).walk(run.restAt()));
        }
        return all;
    }

    private List<Span> walk(long restAt) {
        boolean first = true;
        for (Fact fact : log.facts()) {
            violations.check(
                    first == fact instanceof Fact.Connected || fact instanceof Fact.Ended,
                    Rule.SENSE,
                    "%s: connect is not the first frame, or not the only one: %s",
                    log,
                    fact);
            first = false;
            take(fact);
        }
        if (log.endedAt() > restAt) {
            unanswered.values().forEach(request -> violations.add(Rule.ANSWER, "%s: no answer to %s", log, request));
        }
        return all;
    }

    private void take(Fact fact) {
        if (fact instanceof Fact.Request request) {
            unanswered.put(request.ref(), request);
            Span span = open.get(request.room());
            if (fact instanceof Fact.LeaveSent leave && span != null) {
                span.leaving(leave);
            }
        } else if (fact instanceof Fact.Reply reply) {
            answer(reply);
        } else if (fact instanceof Fact.OfRoom seen) {
            Span span = open.get(seen.room());
            if (span == null) {
                violations.add(Rule.OUTSIDE, "%s: %s", log, seen);
            } else {
                span.add(seen, violations);
            }
        } else if (fact instanceof Fact.Garbled garbled) {
            violations.add(Rule.SENSE, "%s: %s", log, garbled.what());
        }
    }

    private void answer(Fact.Reply reply) {
        Fact.Request request = unanswered.remove(reply.ref());
        if (request == null) {
            String what = answered.contains(reply.ref()) ? "a second answer" : "an answer to nothing";
            violations.add(Rule.ANSWER, "%s: %s: %s", log, what, reply);
            return;
        }
        answered.add(reply.ref());
        if (reply instanceof Fact.Refused refused) {
            // A server that stops, or is overloaded, may say so; there is nothing else to refuse in a run.
            violations.check(refused.code().equals("unavailable"), Rule.SENSE, "%s: %s to %s", log, refused, request);
            return;
        }
        if (!isOfItsKind(request, reply)) {
            violations.add(Rule.ANSWER, "%s: %s to %s", log, reply, request);
            return;
        }
        if (reply instanceof Fact.Joined joined && request instanceof Fact.JoinSent sent) {
            Span span = new Span(log, sent, joined);
            all.add(span);
            open.put(joined.room(), span);
        } else if (reply instanceof Fact.Left left) {
            Span span = open.remove(left.room());
            if (span != null) {
                span.ended(left);
            }
        }
    }

    private static boolean isOfItsKind(Fact.Request request, Fact.Reply reply) {
        Class<? extends Fact.Reply> kind = kindOf(request);
        return kind != null
                && kind.isInstance(reply)
                && reply instanceof Fact.OfRoom answer
                && answer.room().equals(request.room());
    }

    private static @Nullable Class<? extends Fact.Reply> kindOf(Fact.Request request) {
        if (request instanceof Fact.JoinSent) {
            return Fact.Joined.class;
        } else if (request instanceof Fact.LeaveSent) {
            return Fact.Left.class;
        } else if (request instanceof Fact.PostSent) {
            return Fact.Acked.class;
        } else if (request instanceof Fact.HistorySent) {
            return Fact.Page.class;
        }
        return request instanceof Fact.MembersSent ? Fact.Listed.class : null;
    }
}
