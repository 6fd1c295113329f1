package io.chathub.core.hook;

/**
 * Looks at each message before it is posted, and may change or refuse it: a word filter, for instance. It may block;
 * see the {@linkplain io.chathub.core.hook package}. Called concurrently, but for one client's messages one after
 * another. What the host itself publishes does not come here.
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

    /** What becomes of the message. */
    MessageDecision intercept(MessageDraft draft) throws Exception;
}
