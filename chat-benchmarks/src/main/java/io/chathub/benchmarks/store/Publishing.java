package io.chathub.benchmarks.store;

import java.util.concurrent.CompletionStage;

/** A target that takes texts, and acknowledges each. Thread-safe. */
interface Publishing extends AutoCloseable {

    /** The stage completes with the acknowledgement. */
    CompletionStage<?> publish(String text);

    @Override
    void close();
}
