package io.chathub.core.internal.name;

import io.chathub.core.hook.Identity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection that holds a username, or wants one. All methods may be called from any thread and return at once. */
public interface NameHolder {

    /** The id of the connection. */
    String id();

    /** The identity that the host gave it; null where there is none. */
    @Nullable Identity identity();

    /** The age of the connection at {@code now}, on the hub's ticker. */
    Duration age(long now);

    /** Whether a pong, or the handshake, has come within {@code period} before {@code now}. */
    boolean wasHeardWithin(Duration period, long now);

    /** Sends a ping beside the regular ones, unless one was sent within {@code period} before {@code now}. */
    void ping(Duration period, long now);
}
