package io.chathub.core.hook;

import java.util.concurrent.CompletionStage;

/** A {@link MessageInterceptor} that does not block. */
@FunctionalInterface
public interface AsyncMessageInterceptor {

    /** Decides on the message. Returns at once. */
    CompletionStage<MessageDecision> intercept(MessageDraft draft);
}
