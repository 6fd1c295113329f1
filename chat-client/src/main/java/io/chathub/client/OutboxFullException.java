package io.chathub.client;

/**
 * The message, or the change of one, was rejected by this client: {@link ChatClientBuilder#maxOutbox} of them wait for their
 * acknowledgement, and are not affected. {@link ChatRoom#sendWhenSpace} waits instead.
 */
public final class OutboxFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int maxOutbox;

    /** Creates an exception for the bound {@code maxOutbox}. */
    public OutboxFullException(int maxOutbox) {
        super("the outbox is full: " + maxOutbox + " messages wait for their acknowledgement");
        this.maxOutbox = maxOutbox;
    }

    /** The bound. */
    public int maxOutbox() {
        return maxOutbox;
    }
}
