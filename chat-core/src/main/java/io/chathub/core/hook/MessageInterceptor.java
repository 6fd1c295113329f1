package io.chathub.core.hook;

/**
 * Checks each text of a client, of a new message and of an edit, and may change or refuse the text: a word filter, for
 * instance. An
 * interceptor may block; see the {@linkplain io.chathub.core.hook package}. Called concurrently for different clients,
 * and one message after another for one client. Not called for messages that the host publishes.
 *
 * <pre>{@code
 * Hub hub = Hub.builder()
 *         .interceptor(draft -> draft.text().contains("darn")
 *                 ? MessageDecision.refuse("Mind your language")
 *                 : MessageDecision.accept())
 *         .build();
 * }</pre>
 */
@FunctionalInterface
public interface MessageInterceptor {

    /** Decides on the message. An exception refuses the message with {@code internal}. */
    MessageDecision intercept(MessageDraft draft) throws Exception;
}
