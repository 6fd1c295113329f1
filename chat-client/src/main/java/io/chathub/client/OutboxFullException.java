package io.chathub.client;

/**
 * The message was not taken, because {@link ChatClientBuilder#maxOutbox} messages wait to be acknowledged already. Those
 * are not touched; wait for one of them, and try again.
 */
public final class OutboxFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int maxOutbox;

    /** A refusal at the bound {@code maxOutbox}. */
    public OutboxFullException(int maxOutbox) {
        super("the outbox is full: " + maxOutbox + " messages wait to be acknowledged");
        this.maxOutbox = maxOutbox;
    }

    /** The bound that was reached. */
    public int maxOutbox() {
        return maxOutbox;
    }
}
