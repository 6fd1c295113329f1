package io.chathub.client.internal.stream;

import io.chathub.client.Gap;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.StatesChanged;
import io.chathub.protocol.reply.StreamReset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the stream of durable events of one room: each event once and in the order of offsets, although the server repeats
 * some, skips some, and the connection is lost in between. Missed events come as states: each message that was missed or
 * changed, once, as it is now. Decides what to fetch and what is lost. No I/O and no lock; for one thread at a time.
 *
 * <p>There are three modes. <i>Following</i>: each live event is the next one, and the position grows with it. <i>Fetching</i>: a
 * request is pending, and live events are held until its last page. At most {@code maxHeld} events are held; beyond that all held
 * ones are dropped and fetched later. <i>Searching</i>: after a return to another epoch that does not recover, this class asks how
 * much of the former epoch it shares; until then the position is that of the former epoch. A server of a version without states
 * sends pages of messages in place of changes.
 */
public final class Reassembly {

    private enum Request {
        NONE,
        CHANGES,
        NEWEST,
        SHARED
    }

    private final String room;
    private final StreamOutput output;
    private final HeldEvents held;
    private final DeliveredMessages delivered = new DeliveredMessages();
    private @Nullable String epoch;
    /** The offset up to which all events were delivered, contained in a state, or declared lost. */
    private long known;
    /** The highest offset that is known to exist. */
    private long newest;
    /** The highest offset of a message that was declared lost by its floor; may be above {@code known}. */
    private long lost;
    /** The highest change in a page of the newest messages; above {@code known} until its events have come. */
    private long ahead;

    private Request pending = Request.NONE;
    /** The search for what the former epoch shares with {@link #following}; only used while it is pending. */
    private SharedOffset search = new SharedOffset(0);
    /** The epoch that follows {@link #epoch} after the search. */
    private String following = "";
    /** Whether changes of older messages are lost, so that the newest messages have to be read again. */
    private boolean outdated;
    /** Whether the server of the current connection knows states. */
    private boolean hasStates;

    /** Creates a stream without a position, which holds at most {@code maxHeld} events. */
    public Reassembly(String room, int maxHeld, StreamOutput output) {
        this.room = room;
        this.output = output;
        held = new HeldEvents(maxHeld);
    }

    /** The position to resume from; null before the first join. */
    public @Nullable StreamPosition position() {
        return epoch == null ? null : new StreamPosition(epoch, known);
    }

    /** Forgets the position: the next join is the first. */
    public void reset() {
        epoch = null;
        lost = 0;
        ahead = 0;
        outdated = false;
        disconnected();
    }

    /** Drops the held events and the pending request. */
    public void disconnected() {
        held.clear();
        pending = Request.NONE;
    }

    /** Handles a join, the first or a later one. */
    public void joined(Joined reply) {
        disconnected();
        String before = epoch;
        newest = reply.offset();
        hasStates = reply.floor() != null;
        boolean renamed = before != null && !reply.epoch().equals(before);
        if (renamed && hasStates && !reply.recovered()) {
            searchShared(reply.epoch());
            return;
        }
        number(reply.epoch());
        if (before == null) {
            known = newest;
        } else {
            if (newest < known || (renamed && !reply.recovered())) {
                restart();
            } else if (hasStates && reply.recovered()) {
                recover(reply, renamed);
            }
            if (!hasStates) {
                reply.messages().forEach(message -> held.add(message, known));
            }
        }
        advance();
    }

    private void number(String now) {
        if (!now.equals(epoch)) {
            epoch = now;
            output.numbered(now);
        }
    }

    /**
     * The {@code joined} does not say whether the server knows the former epoch: a room is not recovered either where all of the epoch
     * is shared and too much has changed.
     */
    private void searchShared(String next) {
        following = next;
        search = new SharedOffset(Math.max(known, delivered.highest()));
        askShared();
    }

    private void askShared() {
        pending = Request.SHARED;
        output.fetchShared(new StreamPosition(epochNow(), search.question()));
    }

    private void answeredShared(boolean isShared) {
        search.answered(isShared);
        if (!search.isFound()) {
            askShared();
            return;
        }
        number(following);
        if (search.result() < 0) {
            restart();
        } else {
            keepUpTo(search.result());
        }
        advance();
    }

    /** The numbering is unrelated to the former one: all that the server holds is new. */
    private void restart() {
        known = 0;
        lost = 0;
        ahead = 0;
        outdated = false;
        delivered.settle(0);
        output.gap(Gap.newEpoch(room));
    }

    /** The new numbering is the former one up to the offset {@code shared}. What was delivered up to there is part of it. */
    private void keepUpTo(long shared) {
        lost = Math.min(lost, shared);
        if (Math.max(Math.max(known, ahead), delivered.highest()) > shared) {
            declareVoid();
        }
        delivered.cut(shared);
        known = delivered.upTo(); // below the former position where pages were missing: see recover
    }

    private void recover(Joined reply, boolean renamed) {
        if (renamed && ahead > known) {
            declareVoid();
        }
        if (renamed && delivered.upTo() < known) {
            // A page of the former epoch has left out messages with later changes, which the new epoch may not have.
            known = delivered.upTo();
        } else {
            declareLost(reply.floor());
            apply(reply.events());
            known = newest;
        }
    }

    /** Some of what was delivered is not part of the new epoch. */
    private void declareVoid() {
        outdated = true;
        ahead = 0;
        output.gap(Gap.newEpoch(room));
    }

    /** Handles a live event, a durable one or one of an unknown type. */
    public void live(RoomEvent event) {
        newest = Math.max(newest, HeldEvents.offset(event));
        if (pending != Request.SHARED) { // then its offset does not compare with the position
            held.add(event, known);
        }
        if (pending == Request.NONE) {
            advance();
        }
    }

    /** Handles a notice that the server has skipped events up to the offset {@code to}. */
    public void skipped(long to) {
        newest = Math.max(newest, to);
        if (pending == Request.NONE) {
            advance();
        }
    }

    /** Handles states in place of a range of events. */
    public void changes(StatesChanged frame) {
        newest = Math.max(newest, frame.to());
        if (pending != Request.NONE) {
            return; // fetched with the rest
        }
        if (frame.to() > known && frame.from() <= known + 1) {
            apply(frame.events());
            known = frame.to();
        }
        advance();
    }

    /** Handles a new epoch of the stream under the connected client. A pending request is void. */
    public void renumbered(StreamReset reset) {
        if (isAt(reset.epoch())) {
            return;
        }
        boolean isSearching = pending == Request.SHARED;
        disconnected();
        newest = reset.offset();
        if (isSearching) {
            searchShared(
                    reset.epoch()); // the reset tells what the epochs before and after it share, not what ours shares
            return;
        }
        number(reset.epoch());
        keepUpTo(newest);
        advance();
    }

    /** Whether this stream has an epoch, or searches for what it shares with that epoch. */
    public boolean isAt(String other) {
        return other.equals(pending == Request.SHARED ? following : epoch);
    }

    /** Handles the page that was requested by the last {@code fetch} of {@link StreamOutput}. */
    public void fetched(HistoryFetched page) {
        Request answered = pending;
        if (answered == Request.NONE || !isAt(page.epoch())) {
            return; // requested on an earlier connection, or a reset follows
        }
        pending = Request.NONE;
        newest = Math.max(newest, page.offset());
        if (answered == Request.SHARED) {
            answeredShared(true);
            return;
        }
        Long through = page.through();
        if (answered == Request.NEWEST) {
            outdated = false;
            applyNewest(page.messages());
        } else if (through == null) {
            takeMessages(page.messages());
        } else if (through <= known) {
            skipHole(); // less than the server has announced
        } else {
            declareLost(page.floor());
            apply(page.events());
            known = through;
            if (page.more()) {
                // Not yet the held events: one of them may change a message that is on a later page.
                fetchChanges();
                return;
            }
        }
        advance();
    }

    /** Handles a final refusal of the request: the missing events are lost. */
    public void refused() {
        Request answered = pending;
        if (answered == Request.NONE) {
            return;
        }
        pending = Request.NONE;
        if (answered == Request.SHARED) {
            answeredShared(false);
            return;
        }
        outdated = answered == Request.CHANGES && hasStates;
        if (answered == Request.CHANGES) {
            skipHole();
        }
        advance();
    }

    /** Delivers the held events that follow the position, and requests what is missing. */
    private void advance() {
        if (outdated) {
            pending = Request.NEWEST;
            output.fetchNewest(epochNow());
            return;
        }
        for (RoomEvent next = held.next(known); next != null; next = held.next(known)) {
            deliver(next);
        }
        if (known < newest) {
            fetchChanges();
        } else {
            delivered.settle(known);
        }
    }

    private void fetchChanges() {
        pending = Request.CHANGES;
        output.fetchChanges(new StreamPosition(epochNow(), known));
    }

    private String epochNow() {
        if (epoch == null) {
            throw new IllegalStateException("no position in " + room);
        }
        return epoch;
    }

    private void deliver(RoomEvent event) {
        known = HeldEvents.offset(event);
        delivered.settle(known);
        output.event(event);
    }

    /** The states of changes after the position, in the order of the room. Those up to the position are known. */
    private void apply(List<DurableEvent> states) {
        List<DurableEvent> inOrder = new ArrayList<>(states);
        inOrder.sort(Comparator.comparingLong(DurableEvent::offset));
        for (DurableEvent state : inOrder) {
            if (state instanceof MessagePosted message) {
                if (message.change() > known) {
                    delivered.tell(message, output);
                }
            } else if (state.offset() > known) {
                output.event(state);
            }
        }
    }

    /** The newest messages, after changes were lost. Those after the position come as events. */
    private void applyNewest(List<MessagePosted> messages) {
        for (MessagePosted message : messages) {
            if (message.offset() <= known) {
                ahead = Math.max(ahead, message.change());
                delivered.tell(message, output);
            }
        }
    }

    /** The messages of a server without states: each event is a message. */
    private void takeMessages(List<MessagePosted> messages) {
        List<RoomEvent> rest = held.drain();
        long before = known;
        for (MessagePosted message : messages) {
            if (message.offset() > known) {
                if (message.offset() > known + 1) {
                    output.gap(Gap.of(room, known + 1, message.offset() - 1));
                }
                deliver(message);
            }
        }
        rest.forEach(event -> held.add(event, known));
        if (known == before) {
            skipHole(); // the server holds none of the missing events
        }
    }

    /**
     * The messages up to the floor that were not delivered are lost. While changes are fetched page by page, some are below the
     * position: their last change is on a page that has not come.
     */
    private void declareLost(@Nullable Long floor) {
        long first = Math.max(delivered.firstUnknown(), lost + 1);
        if (floor != null && floor >= first) {
            output.gap(Gap.of(room, first, floor));
            outdated |= first <= known; // a program drops its copy, of which the states above the floor are read again
            lost = floor;
        }
    }

    /** The missing events are lost, up to the first held one or to the newest. */
    private void skipHole() {
        Long next = held.firstOffset();
        long last = Math.max(known, next == null ? newest : next - 1);
        long first = Math.min(delivered.firstUnknown(), known + 1);
        if (last >= first) {
            output.gap(Gap.of(room, first, last));
            known = last;
        }
    }
}
