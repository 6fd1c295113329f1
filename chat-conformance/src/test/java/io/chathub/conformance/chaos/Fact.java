package io.chathub.conformance.chaos;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a client did or saw on the wire. {@link #at} is its tick in the order of the facts of all clients: a frame that was sent is
 * noted before its first byte goes out, a frame that was received after its last byte has come. So where one fact's tick is
 * before another's, and the first is a receipt and the second a request, the one really happened before the other.
 */
sealed interface Fact {

    long at();

    /** A fact about one room. */
    sealed interface OfRoom extends Fact {
        String room();
    }

    /** A request; {@code ref} is unique on its connection. */
    sealed interface Request extends OfRoom {
        int ref();
    }

    /** What answers a request; 0 where it bears no ref. */
    sealed interface Reply extends Fact {
        int ref();
    }

    // ---------------------------------------------------------------------------------------------------------- sent

    record JoinSent(long at, int ref, String room, @Nullable Position since) implements Request {}

    record LeaveSent(long at, int ref, String room) implements Request {}

    /** A message; its text is its key. */
    record PostSent(long at, int ref, String room, long text) implements Request {}

    record HistorySent(long at, int ref, String room, boolean after, long offset, int limit) implements Request {}

    record MembersSent(long at, int ref, String room) implements Request {}

    // ------------------------------------------------------------------------------------------------------ received

    record Connected(long at, String id) implements Fact {}

    record Joined(
            long at,
            int ref,
            String room,
            String epoch,
            long offset,
            boolean recovered,
            @Nullable Long missed,
            boolean more,
            List<Said> events,
            Set<String> members)
            implements OfRoom, Reply {}

    record Left(long at, int ref, String room) implements OfRoom, Reply {}

    record Acked(long at, int ref, String room, String epoch, long offset, long timestamp, boolean duplicate)
            implements OfRoom, Reply {}

    record Page(long at, int ref, String room, String epoch, long offset, List<Said> events, boolean more)
            implements OfRoom, Reply {}

    record Listed(long at, int ref, String room, Set<String> members) implements OfRoom, Reply {}

    record Refused(long at, int ref, String code) implements Reply {}

    /** A message as it happened; {@code sender} is a connection's id. */
    record Delivered(long at, String room, String sender, Said said) implements OfRoom {}

    /** A {@code gap}. */
    record Skipped(long at, String room, long from, long to) implements OfRoom {}

    /** A {@code user-joined}. */
    record Came(long at, String room, String id) implements OfRoom {}

    /** A {@code user-left}. */
    record Went(long at, String room, String id) implements OfRoom {}

    /** A frame that is not of the protocol, or says what nobody said. */
    record Garbled(long at, String what) implements Fact {}

    /** The end of the connection; {@code inFrame} where a frame had begun. Why is for people. */
    record Ended(long at, int code, boolean inFrame, String why) implements Fact {}
}
