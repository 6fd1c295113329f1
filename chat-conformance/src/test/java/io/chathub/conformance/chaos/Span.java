package io.chathub.conformance.chaos;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One stay of one connection in one room: from its {@code joined} to its {@code left}, or to the end of the connection. */
final class Span {

    private final ConnectionLog log;
    private final Fact.JoinSent sent;
    private final Fact.Joined joined;
    private final List<Fact.OfRoom> facts = new ArrayList<>();
    private Fact.@Nullable LeaveSent leaveSent;
    private Fact.@Nullable Left left;
    private long cursor;
    private boolean gapped;

    Span(ConnectionLog log, Fact.JoinSent sent, Fact.Joined joined) {
        this.log = log;
        this.sent = sent;
        this.joined = joined;
        cursor = joined.offset();
    }

    ConnectionLog log() {
        return log;
    }

    String room() {
        return joined.room();
    }

    String epoch() {
        return joined.epoch();
    }

    Fact.JoinSent sent() {
        return sent;
    }

    Fact.Joined joined() {
        return joined;
    }

    /** What it saw of the room, without replies. */
    List<Fact.OfRoom> facts() {
        return facts;
    }

    Fact.@Nullable LeaveSent leaveSent() {
        return leaveSent;
    }

    Fact.@Nullable Left left() {
        return left;
    }

    /** The offset of the newest message that it got, or that a gap says it missed. */
    long cursor() {
        return cursor;
    }

    /** Whether it ever received a gap. */
    boolean isGapped() {
        return gapped;
    }

    boolean isOpenAt(long tick) {
        long end = left != null ? left.at() : log.endedAt();
        return joined.at() < tick && tick < end;
    }

    void leaving(Fact.LeaveSent request) {
        leaveSent = request;
    }

    void ended(Fact.Left reply) {
        left = reply;
    }

    /** A frame of the room; where it is a message or a gap, it is to follow what came before. */
    void add(Fact.OfRoom fact, Violations violations) {
        facts.add(fact);
        if (fact instanceof Fact.Delivered delivered) {
            long offset = delivered.said().offset();
            if (offset != cursor + 1) {
                Rule rule = offset > cursor ? Rule.MISSING : Rule.REPEATED;
                violations.add(rule, "%s got %d after %d", this, offset, cursor);
            }
            cursor = Math.max(cursor, offset);
        } else if (fact instanceof Fact.Skipped gap) {
            gapped = true;
            if (gap.from() != cursor + 1 || gap.to() < gap.from()) {
                violations.add(
                        Rule.GAP, "%s received a gap from %d to %d after %d", this, gap.from(), gap.to(), cursor);
            }
            cursor = Math.max(cursor, gap.to());
        }
    }

    @Override
    public String toString() {
        return log + " in " + room() + "@" + joined.at();
    }
}
