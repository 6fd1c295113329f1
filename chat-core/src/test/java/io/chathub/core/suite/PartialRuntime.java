package io.chathub.core.suite;

import io.chathub.runtime.Cancellable;
import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.SerialWorker;
import io.chathub.runtime.TaskPool;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** A runtime for the test of one part: the test implements what the part uses, and everything else fails. */
public abstract class PartialRuntime implements ChatRuntime {

    @Override
    public Clock clock() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long nanoTime() {
        throw new UnsupportedOperationException();
    }

    @Override
    public RandomGenerator random() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void nextSecretBytes(byte[] target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SerialWorker worker(String name, SerialWorker.Step step) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Cancellable schedule(long delayNanos, Runnable task) {
        throw new UnsupportedOperationException();
    }

    @Override
    public TaskPool pool(String name, int threads, int maxWaiting) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean await(BooleanSupplier condition, long deadlineNanos) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean ownsCurrentThread() {
        throw new UnsupportedOperationException();
    }
}
