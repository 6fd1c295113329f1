package io.chathub.core.spi.store;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A store has failed. */
public final class StoreException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The action that the caller takes. */
    public enum Kind {
        /** The store cannot be reached, or has failed; a retry may succeed. */
        TEMPORARY,
        /** There is no space left; a retry succeeds once there is. */
        FULL,
        /** The store refuses an event of a batch, each time: nothing of the batch is stored. */
        REJECTED,
        /** The store cannot be used by this process. */
        UNUSABLE
    }

    private final Kind kind;
    private final int index;

    private StoreException(Kind kind, int index, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.index = index;
    }

    /** A failure after which a retry may succeed. */
    public static StoreException temporary(String message, @Nullable Throwable cause) {
        return new StoreException(Kind.TEMPORARY, -1, message, cause);
    }

    /** There is no space left. */
    public static StoreException full(String message, @Nullable Throwable cause) {
        return new StoreException(Kind.FULL, -1, message, cause);
    }

    /**
     * The store refuses an event of a batch.
     *
     * @param index the position of the event in the batch; -1 if it is not known
     */
    public static StoreException rejected(int index, String message, @Nullable Throwable cause) {
        return new StoreException(Kind.REJECTED, index, message, cause);
    }

    /** The store cannot be used by this process; the message is a sentence for an operator. */
    public static StoreException unusable(String message, @Nullable Throwable cause) {
        return new StoreException(Kind.UNUSABLE, -1, message, cause);
    }

    /** The action that the caller takes. */
    public Kind kind() {
        return kind;
    }

    /** The position of the event in its batch; -1 if it is not known. */
    public int index() {
        return index;
    }
}
