package io.chathub.testkit.internal.check;

import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.TaskPool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Steps of several threads that begin at one moment. */
final class AtOnce {

    private static final long PATIENCE_SECONDS = 20;

    private AtOnce() {}

    /** Runs {@code steps} for each thread number from 0. Returns the results of all threads, by the number of the thread. */
    static <T> List<T> run(int threads, IntFunction<List<T>> steps) throws Exception {
        CyclicBarrier begin = new CyclicBarrier(threads);
        List<CompletableFuture<List<T>>> results = new ArrayList<>();
        TaskPool pool = ChatRuntime.system().pool("broker-contract", threads, threads);
        try {
            for (int i = 0; i < threads; i++) {
                int thread = i;
                CompletableFuture<List<T>> result = new CompletableFuture<>();
                results.add(result);
                pool.submit(() -> {
                    try {
                        begin.await();
                        result.complete(steps.apply(thread));
                    } catch (Exception e) {
                        result.completeExceptionally(e);
                    }
                });
            }
            List<T> all = new ArrayList<>();
            for (CompletableFuture<List<T>> result : results) {
                all.addAll(result.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }
            return all;
        } finally {
            pool.stop();
        }
    }
}
