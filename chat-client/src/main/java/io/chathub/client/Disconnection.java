package io.chathub.client;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The end of a connection or of an attempt, and whether the client reconnects. */
public final class Disconnection {

    private final int code;
    private final String reason;
    private final boolean willReconnect;
    private final Duration delay;

    private Disconnection(int code, String reason, boolean willReconnect, Duration delay) {
        this.code = code;
        this.reason = Objects.requireNonNull(reason, "reason");
        this.willReconnect = willReconnect;
        this.delay = Objects.requireNonNull(delay, "delay");
    }

    /** Creates the end of the last connection; for the client, and for tests of code that uses it. */
    public static Disconnection last(int code, String reason) {
        return new Disconnection(code, reason, false, Duration.ZERO);
    }

    /** Creates an end with a reconnect after {@code delay}; for the client, and for tests of code that uses it. */
    public static Disconnection reconnecting(int code, String reason, Duration delay) {
        return new Disconnection(code, reason, true, delay);
    }

    /**
     * The close code of RFC 6455 section 7.4: that of the peer, or that of this client if it closed first. 1005 for a close
     * frame without a code, 1006 without a close frame.
     */
    public int code() {
        return code;
    }

    /**
     * The reason, for people; may be empty. The peer may have written it (at most 123 bytes): treat it as untrusted input.
     */
    public String reason() {
        return reason;
    }

    /** Whether the client reconnects by itself. */
    public boolean willReconnect() {
        return willReconnect;
    }

    /** The time until the next attempt; zero if there is none. */
    public Duration delay() {
        return delay;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Disconnection that
                && code == that.code
                && reason.equals(that.reason)
                && willReconnect == that.willReconnect
                && delay.equals(that.delay);
    }

    @Override
    public int hashCode() {
        return Objects.hash(code, reason, willReconnect, delay);
    }

    @Override
    public String toString() {
        return "Disconnection[" + code + " " + reason + (willReconnect ? ", reconnects in " + delay + "]" : ", final]");
    }
}
