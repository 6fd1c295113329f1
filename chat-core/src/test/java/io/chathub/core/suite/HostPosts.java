package io.chathub.core.suite;

import io.chathub.core.Hub;
import io.chathub.core.Publication;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Messages of a host, one after the other. */
public final class HostPosts {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private HostPosts() {}

    /**
     * Publishes a message and waits until it is. Repeats it, for up to 30 s, while the hub refuses it as overloaded, as a host that
     * publishes without a pause has to expect on a busy machine; each other failure is thrown.
     */
    public static Publication publish(Hub hub, String room, String username, String text) {
        long start = System.nanoTime();
        while (true) {
            try {
                return hub.room(room)
                        .publish(username, text)
                        .toCompletableFuture()
                        .join();
            } catch (CompletionException e) {
                if (!isOverload(e) || System.nanoTime() - start > PATIENCE_NANOS) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static boolean isOverload(CompletionException e) {
        return e.getCause() instanceof ProtocolException refused && refused.code() == ErrorCode.UNAVAILABLE;
    }
}
