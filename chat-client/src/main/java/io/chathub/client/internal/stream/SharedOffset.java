package io.chathub.client.internal.stream;

/**
 * A search for the highest offset that a former epoch shares with the present one, by questions whether a single offset is shared.
 * A server answers each by accepting or refusing a request with that offset and the former epoch.
 */
final class SharedOffset {

    private final long start;
    /** The highest offset that is known to be shared; -1 if none is. */
    private long shared = -1;
    /** The lowest offset that is known not to be shared. */
    private long unshared;

    /** Begins a search up to the offset {@code start}, the position in the former epoch. */
    SharedOffset(long start) {
        this.start = start;
        unshared = start + 1;
    }

    /** Whether {@link #result} is known. */
    boolean isFound() {
        return unshared - shared == 1;
    }

    /** The next offset to ask for. */
    long question() {
        if (unshared > start) {
            return start; // most of the time all is shared, and the changes were too many for a recovery
        }
        return shared < 0 ? 0 : (shared + unshared) / 2; // at 0 an unrelated epoch shows at once
    }

    /** Notes the answer to {@link #question}. */
    void answered(boolean isShared) {
        long asked = question();
        if (isShared) {
            shared = asked;
        } else {
            unshared = asked;
        }
    }

    /** The highest shared offset, at most the start; -1 if the two epochs have nothing in common. */
    long result() {
        return shared;
    }
}
