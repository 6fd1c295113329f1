package io.chathub.server.jetty.internal.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HttpThreadsTest {

    @Test
    void outOfMemoryErrorOfAJob_isPassedToTheHandlerOfTheThread() throws Exception {
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        OutOfMemoryError error = new OutOfMemoryError("on purpose");
        HttpThreads threads = new HttpThreads(4, 1);
        threads.start();
        try {
            threads.execute(() -> {
                Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> seen.complete(failure));
                throw error;
            });
            assertThat(seen.get(10, TimeUnit.SECONDS)).isSameAs(error);
        } finally {
            threads.stop();
        }
    }
}
