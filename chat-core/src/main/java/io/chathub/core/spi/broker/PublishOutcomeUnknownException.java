package io.chathub.core.spi.broker;

/**
 * A request perhaps took effect: the connection to the stream's owner was lost before the answer. A second request with
 * the same key tells the outcome. A client receives the error {@code unavailable} with {@code "unknown":true}.
 */
public final class PublishOutcomeUnknownException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure of a request whose outcome is unknown.
     *
     * @param message a sentence for the log
     * @param cause   the failure; null without one
     */
    public PublishOutcomeUnknownException(String message, @org.jspecify.annotations.Nullable Throwable cause) {
        super(message, cause);
    }
}
