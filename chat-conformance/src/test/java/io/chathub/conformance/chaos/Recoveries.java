package io.chathub.conformance.chaos;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code joined} and {@code history} say of a stream, against what was asked for and against their own numbers. */
final class Recoveries {

    private static final int MOST_RECOVERED = 300;
    private static final int NEWEST = 50;

    private final RunRecord run;
    private final Streams streams;
    private final Violations violations;

    Recoveries(RunRecord run, Streams streams, Violations violations) {
        this.run = run;
        this.streams = streams;
        this.violations = violations;
    }

    void check(Span span) {
        Fact.Joined joined = span.joined();
        Position since = span.sent().since();
        long known =
                streams.of(span.room(), span.epoch()).ackedBefore(span.sent().at());
        violations.check(joined.offset() >= known, Rule.REAL_TIME, "%s begins behind %d, acknowledged", span, known);
        violations.check(
                isDense(joined.events()) && (joined.events().isEmpty() || last(joined.events()) == joined.offset()),
                Rule.RECOVERY,
                "%s: the events do not end at the offset without a gap: %s",
                span,
                joined);
        boolean sameEpoch = since != null && since.epoch().equals(joined.epoch());
        long behind = sameEpoch ? joined.offset() - since.offset() : joined.offset();
        boolean holdsAll = sameEpoch && behind >= 0 && joined.events().size() == behind;
        violations.check(
                joined.recovered() == holdsAll
                        && (!joined.recovered() || joined.events().size() <= MOST_RECOVERED),
                Rule.RECOVERY,
                "%s: recovered:%s, from %s to %d with %d events",
                span,
                joined.recovered(),
                since,
                joined.offset(),
                joined.events().size());
        if (!joined.recovered()) {
            checkNewest(span, sameEpoch, behind);
        }
    }

    private void checkNewest(Span span, boolean sameEpoch, long behind) {
        Fact.Joined joined = span.joined();
        Position since = span.sent().since();
        int given = joined.events().size();
        @Nullable Long exact = since == null ? Long.valueOf(0) : sameEpoch ? Long.valueOf(behind - given) : null;
        violations.check(
                behind >= 0 && (exact == null ? joined.missed() == null : exact.equals(joined.missed())),
                Rule.RECOVERY,
                "%s: missed:%s instead of %s, from %s to %d with %d events",
                span,
                joined.missed(),
                exact,
                since,
                joined.offset(),
                given);
        RunRecord.Terms terms = run.terms();
        long held = Math.min(behind, Math.min(terms.historySize(), terms.surelyFit()));
        violations.check(
                given >= Math.min(held, NEWEST) && given <= NEWEST,
                Rule.RECOVERY,
                "%s: %d newest events of %d",
                span,
                given,
                held);
        violations.check(
                !sameEpoch || held < behind || behind > MOST_RECOVERED,
                Rule.RECOVERY,
                "%s: %d messages were there to recover, from %s to %d",
                span,
                behind,
                since,
                joined.offset());
        long oldestHeld = Math.max(1, joined.offset() - terms.historySize() + 1);
        long first = given == 0 ? joined.offset() + 1 : joined.events().get(0).offset();
        long oldestUnknown = Math.max(oldestHeld, sameEpoch ? since.offset() + 1 : 1);
        violations.check(
                given == 0 || joined.more() == first > oldestUnknown,
                Rule.RECOVERY,
                "%s: more:%s, from %s with %d events from %d on",
                span,
                joined.more(),
                since,
                given,
                first);
    }

    /** A page of history, against its request. */
    void check(ConnectionLog log, Fact.HistorySent asked, Fact.Page page) {
        List<Said> events = page.events();
        long known = streams.of(page.room(), page.epoch()).ackedBefore(asked.at());
        violations.check(page.offset() >= known, Rule.REAL_TIME, "%s: %s, but %d was acknowledged", log, page, known);
        long oldestHeld = Math.max(1, page.offset() - run.terms().historySize() + 1);
        long from = asked.after() ? Math.max(asked.offset() + 1, oldestHeld) : oldestHeld;
        long to = asked.after() ? page.offset() : Math.min(asked.offset() - 1, page.offset());
        long there = Math.max(0, to - from + 1);
        long due = Math.min(there, Math.min(asked.limit(), run.terms().surelyFit()));
        boolean inPlace = events.isEmpty() || (asked.after() ? events.get(0).offset() == from : last(events) == to);
        violations.check(
                isDense(events) && inPlace && events.size() >= due && events.size() <= Math.min(there, asked.limit()),
                Rule.HISTORY,
                "%s: %s was answered by %s",
                log,
                asked,
                page);
        violations.check(
                events.isEmpty() || page.more() == events.size() < there,
                Rule.HISTORY,
                "%s: more:%s, with %d of %d: %s",
                log,
                page.more(),
                events.size(),
                there,
                asked);
    }

    private static long last(List<Said> events) {
        return events.get(events.size() - 1).offset();
    }

    private static boolean isDense(List<Said> events) {
        for (int i = 1; i < events.size(); i++) {
            if (events.get(i).offset() != events.get(i - 1).offset() + 1) {
                return false;
            }
        }
        return true;
    }
}
