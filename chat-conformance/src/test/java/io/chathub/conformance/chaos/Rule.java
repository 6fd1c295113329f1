package io.chathub.conformance.chaos;

/** What a record is held against. */
enum Rule {
    /** The frames are of the protocol, and say only what somebody said. */
    SENSE,
    /** Every request is answered, once, by a reply of its kind. */
    ANSWER,
    /** (room, epoch, offset) is one message for everybody: sender, text and time. */
    ONE_ORDER,
    /** A message has one offset in an epoch, however often it was sent. */
    ONE_OFFSET,
    /** What was acknowledged is not said again in a later epoch; {@code duplicate} is said of repetitions, and only of them. */
    DUPLICATE,
    /** A message that was sent after another was acknowledged is behind it, and a client that joins then receives it. */
    REAL_TIME,
    /** One sender's messages are in the order in which it sent them. */
    SENDER_ORDER,
    /** An ack comes before the sender's own copy. */
    ACK_FIRST,
    /** A member gets every message from the one after its {@code joined}, but for what a gap names. */
    MISSING,
    /** No message comes twice, and none goes back. */
    REPEATED,
    /** A gap begins where the client stands. */
    GAP,
    /** Nothing of a room comes before {@code joined} or after {@code left}. */
    OUTSIDE,
    /** {@code joined} tells the truth about what was missed. */
    RECOVERY,
    /** A page of history is what was asked for. */
    HISTORY,
    /** A restart changes the epoch, and nothing else does. */
    EPOCH,
    /** Each join and each leave is notified once. */
    PRESENCE,
    /** In the end everyone who is there has everything. */
    COMPLETE
}
