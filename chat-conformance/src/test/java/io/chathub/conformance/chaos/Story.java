package io.chathub.conformance.chaos;

import io.chathub.conformance.chaos.RunRecord.Server;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A short record by hand, in one room, in which everything happens once: joins, leaves, a resume, a cut, a resent message,
 * a gap, a page of history, a restart. It is honest; tests change one thing in it.
 */
final class Story {

    static final String ROOM = "dev";
    static final String OLD = "e1";
    static final String NEW = "e2";

    /** The lines, by the order in which they are opened. */
    static final int ANN = 0;

    static final int BOB = 1;
    static final int BOB_BACK = 2;
    static final int ANN_AFTER = 3;
    static final int BOB_AFTER = 4;

    private final List<ConnectionLog> lines = new ArrayList<>();
    private final Map<Integer, Integer> refs = new HashMap<>();
    private final List<Server> servers = new ArrayList<>();
    private final List<String> unrest = new ArrayList<>();
    private long clock;
    private boolean lossless = true;

    static Story honest() {
        Story story = new Story();
        story.beforeRestart();
        story.afterRestart();
        return story;
    }

    private void beforeRestart() {
        long start = tick();
        open(0, "a");
        open(1, "b");
        join(ANN, null, OLD, 0, false, 0L, false, List.of(), "a");
        join(BOB, null, OLD, 0, false, 0L, false, List.of(), "a", "b");
        add(ANN, new Fact.Came(tick(), ROOM, "b"));
        post(ANN, text(0, 0), OLD, 1);
        deliver("a", said(1, 0, 0), ANN, BOB);
        post(BOB, text(1, 0), OLD, 2);
        deliver("b", said(2, 1, 0), ANN, BOB);
        int ref = ref(ANN);
        add(ANN, new Fact.LeaveSent(tick(), ref, ROOM));
        add(ANN, new Fact.Left(tick(), ref, ROOM));
        add(BOB, new Fact.Went(tick(), ROOM, "a"));
        post(BOB, text(1, 1), OLD, 3);
        deliver("b", said(3, 1, 1), BOB);
        join(ANN, new Position(OLD, 2), OLD, 3, true, null, false, List.of(said(3, 1, 1)), "a", "b");
        add(BOB, new Fact.Came(tick(), ROOM, "a"));
        // Bob's next is taken, but the connection is cut before the ack reaches him.
        add(BOB, new Fact.PostSent(tick(), ref(BOB), ROOM, text(1, 2)));
        deliver("b", said(4, 1, 2), ANN);
        add(BOB, new Fact.Ended(tick(), 1006, true, "cut"));
        add(ANN, new Fact.Went(tick(), ROOM, "b"));
        post(ANN, text(0, 1), OLD, 5);
        deliver("a", said(5, 0, 1), ANN);
        open(1, "b2");
        List<Said> missed = List.of(said(4, 1, 2), said(5, 0, 1));
        join(BOB_BACK, new Position(OLD, 3), OLD, 5, true, null, false, missed, "a", "b2");
        add(ANN, new Fact.Came(tick(), ROOM, "b2"));
        int again = ref(BOB_BACK);
        add(BOB_BACK, new Fact.PostSent(tick(), again, ROOM, text(1, 2)));
        add(BOB_BACK, new Fact.Acked(tick(), again, ROOM, OLD, 4, 4, true));
        int page = ref(BOB_BACK);
        add(BOB_BACK, new Fact.HistorySent(tick(), page, ROOM, false, 4, 2));
        List<Said> older = List.of(said(2, 1, 0), said(3, 1, 1));
        add(BOB_BACK, new Fact.Page(tick(), page, ROOM, OLD, 5, older, true));
        post(ANN, text(0, 2), OLD, 6);
        deliver("a", said(6, 0, 2), ANN);
        post(ANN, text(0, 3), OLD, 7);
        deliver("a", said(7, 0, 3), ANN);
        add(BOB_BACK, new Fact.Skipped(tick(), ROOM, 6, 7));
        post(ANN, text(0, 4), OLD, 8);
        deliver("a", said(8, 0, 4), ANN, BOB_BACK);
        add(ANN, new Fact.Ended(tick(), 1012, false, "closed"));
        add(BOB_BACK, new Fact.Ended(tick(), 1012, false, "closed"));
        servers.add(new Server(start, tick()));
    }

    private void afterRestart() {
        long start = tick();
        open(0, "a3");
        join(ANN_AFTER, new Position(OLD, 8), NEW, 0, false, null, false, List.of(), "a3");
        post(ANN_AFTER, text(0, 5), NEW, 1);
        deliver("a3", said(1, 0, 5), ANN_AFTER);
        open(1, "b3");
        join(BOB_AFTER, new Position(OLD, 8), NEW, 1, false, null, false, List.of(said(1, 0, 5)), "a3", "b3");
        add(ANN_AFTER, new Fact.Came(tick(), ROOM, "b3"));
        post(BOB_AFTER, text(1, 3), NEW, 2);
        deliver("b3", said(2, 1, 3), ANN_AFTER, BOB_AFTER);
        for (int line : List.of(ANN_AFTER, BOB_AFTER)) {
            int ref = ref(line);
            add(line, new Fact.MembersSent(tick(), ref, ROOM));
            add(line, new Fact.Listed(tick(), ref, ROOM, Set.of("a3", "b3")));
        }
        servers.add(new Server(start, Long.MAX_VALUE));
    }

    // -------------------------------------------------------------------------------------------------------- changes

    /** Replaces a line's first fact of a kind that the test accepts by what the change makes of it. */
    <T extends Fact> Story change(int line, Class<T> kind, Predicate<T> which, Function<T, List<Fact>> change) {
        List<Fact> facts = lines.get(line).facts();
        for (int i = 0; i < facts.size(); i++) {
            if (kind.isInstance(facts.get(i)) && which.test(kind.cast(facts.get(i)))) {
                Fact changed = facts.remove(i);
                facts.addAll(i, change.apply(kind.cast(changed)));
                return this;
            }
        }
        throw new IllegalArgumentException("there is no such " + kind.getSimpleName());
    }

    <T extends Fact> Story edit(int line, Class<T> kind, Predicate<T> which, UnaryOperator<T> change) {
        return change(line, kind, which, fact -> List.of(change.apply(fact)));
    }

    <T extends Fact> Story drop(int line, Class<T> kind, Predicate<T> which) {
        return change(line, kind, which, fact -> List.of());
    }

    <T extends Fact> Story repeat(int line, Class<T> kind, Predicate<T> which) {
        return change(line, kind, which, fact -> List.of(fact, fact));
    }

    /** Adds a fact behind the first one of a kind. */
    <T extends Fact> Story after(int line, Class<T> kind, Predicate<T> which, Fact more) {
        return change(line, kind, which, fact -> List.of(fact, more));
    }

    /** Lets the first fact of a kind swap with the one behind it. */
    <T extends Fact> Story swapWithNext(int line, Class<T> kind, Predicate<T> which) {
        List<Fact> facts = lines.get(line).facts();
        for (int i = 0; i < facts.size() - 1; i++) {
            if (kind.isInstance(facts.get(i)) && which.test(kind.cast(facts.get(i)))) {
                facts.add(i, facts.remove(i + 1));
                return this;
            }
        }
        throw new IllegalArgumentException("there is no such " + kind.getSimpleName());
    }

    <T extends Fact> Story edit(int line, Class<T> kind, UnaryOperator<T> change) {
        return edit(line, kind, first -> true, change);
    }

    <T extends Fact> Story drop(int line, Class<T> kind) {
        return drop(line, kind, first -> true);
    }

    <T extends Fact> Story repeat(int line, Class<T> kind) {
        return repeat(line, kind, first -> true);
    }

    <T extends Fact> Story after(int line, Class<T> kind, Fact more) {
        return after(line, kind, first -> true, more);
    }

    <T extends Fact> Story swapWithNext(int line, Class<T> kind) {
        return swapWithNext(line, kind, first -> true);
    }

    Story unrest(String what) {
        unrest.add(what);
        return this;
    }

    Story lossy() {
        lossless = false;
        return this;
    }

    RunRecord record() {
        return new RunRecord(new RunRecord.Terms(100, 100, lossless), servers, lines, tick(), unrest);
    }

    // ------------------------------------------------------------------------------------------------------- building

    static long text(int sender, int count) {
        return Texts.number(sender, count);
    }

    static Said said(long offset, int sender, int count) {
        return new Said(offset, text(sender, count), offset);
    }

    private void open(int client, String id) {
        lines.add(new ConnectionLog(client));
        add(lines.size() - 1, new Fact.Connected(tick(), id));
    }

    private void join(
            int line,
            @Nullable Position since,
            String epoch,
            long offset,
            boolean recovered,
            @Nullable Long missed,
            boolean more,
            List<Said> events,
            String... members) {
        int ref = ref(line);
        add(line, new Fact.JoinSent(tick(), ref, ROOM, since));
        add(line, new Fact.Joined(tick(), ref, ROOM, epoch, offset, recovered, missed, more, events, Set.of(members)));
    }

    private void post(int line, long text, String epoch, long offset) {
        int ref = ref(line);
        add(line, new Fact.PostSent(tick(), ref, ROOM, text));
        add(line, new Fact.Acked(tick(), ref, ROOM, epoch, offset, offset, false));
    }

    private void deliver(String sender, Said said, int... receivers) {
        for (int line : receivers) {
            add(line, new Fact.Delivered(tick(), ROOM, sender, said));
        }
    }

    private void add(int line, Fact fact) {
        lines.get(line).add(fact);
    }

    private int ref(int line) {
        return refs.merge(line, 1, Integer::sum);
    }

    private long tick() {
        return ++clock;
    }
}
