package io.chathub.examples.durable;

import org.jspecify.annotations.Nullable;

/**
 * A durable request of a client, and its outcome.
 *
 * @param user    the user that made it
 * @param target  the offset of the message that it changes; 0 for a new message
 * @param value   the text of a message or of an edit, or an emoji; else empty
 * @param outcome null while there is none
 */
public record Request(
        String user,
        Kind kind,
        long target,
        String value,
        @Nullable Outcome outcome) {

    /** The kinds of durable requests. */
    public enum Kind {
        POST,
        EDIT,
        DELETE,
        REACT,
        TAKE_BACK,
        PIN,
        UNPIN;

        /** Whether it is sent with a key, so that its acknowledgement names its own event also after a repetition. */
        boolean hasKey() {
            return this != REACT && this != TAKE_BACK;
        }
    }

    /**
     * An acknowledgement or a refusal.
     *
     * @param epoch     the epoch of the acknowledgement
     * @param offset    the offset of the acknowledgement
     * @param duplicate whether an earlier attempt had the effect
     * @param refusal   the error code of a refusal; empty for an acknowledgement
     */
    public record Outcome(String epoch, long offset, boolean duplicate, String refusal) {

        static Outcome acknowledged(String epoch, long offset, boolean duplicate) {
            return new Outcome(epoch, offset, duplicate, "");
        }

        static Outcome refused(String code) {
            return new Outcome("", 0, false, code);
        }

        boolean isAcknowledged() {
            return refusal.isEmpty();
        }
    }

    boolean isAcknowledged() {
        return outcome != null && outcome.isAcknowledged();
    }

    /** The outcome of a request that is acknowledged. */
    Outcome acknowledgement() {
        if (outcome == null || !outcome.isAcknowledged()) {
            throw new IllegalStateException("not acknowledged: " + this);
        }
        return outcome;
    }
}
