package io.chathub.core.hook;

import java.util.concurrent.CompletionStage;

/** As {@link MessageInterceptor}, for a host that does not block. */
@FunctionalInterface
public interface AsyncMessageInterceptor {

    /** What becomes of the message. Returns at once. */
    CompletionStage<MessageDecision> intercept(MessageDraft draft);
}
