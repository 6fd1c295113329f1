package io.chathub.client;

/**
 * Nothing was sent, because as many messages as {@link ChatClientBuilder#maxQueuedMessages} allows already wait for the
 * network. The client stays connected; slow down and try again.
 */
public final class SendQueueFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int maxQueuedMessages;

    /** A refusal at the bound {@code maxQueuedMessages}. */
    public SendQueueFullException(int maxQueuedMessages) {
        super("the send queue is full: " + maxQueuedMessages + " messages wait for the network");
        this.maxQueuedMessages = maxQueuedMessages;
    }

    /** The bound that was reached. */
    public int maxQueuedMessages() {
        return maxQueuedMessages;
    }
}
