package io.chathub.core.internal.session;

import io.chathub.core.HubOptions;
import io.chathub.core.internal.common.JitteredInterval;
import io.chathub.protocol.CloseCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * The deadlines of one session: for a pong, for the end of an incomplete frame or text, for the closing handshake, and for
 * its regular duties. The sweep checks them, one call at a time; other threads only move them. All times are on the scale
 * of {@link io.chathub.runtime.ChatRuntime#runningNanoTime()}.
 */
final class SessionDeadlines {

    private static final long NOTHING = Long.MIN_VALUE;

    private final KeepAlive keepAlive;
    /** The interval at which the host's room policy is asked again; null where there is none. */
    private final @Nullable JitteredInterval reviews;

    private final long assemblyNanos;
    private final long writeNanos;
    /** The time at which the incomplete text or frame began; {@link #NOTHING} if there is none. */
    private volatile long begunAt = NOTHING;
    /** Whether a text is incomplete. Only the thread that passes the client's frames uses it. */
    private boolean inText;

    private volatile long abortAt;

    /** Deadlines that begin at {@code now}; {@code seed} spreads the duties of many sessions over their intervals. */
    SessionDeadlines(HubOptions options, boolean reviewed, long now, int seed) {
        keepAlive = new KeepAlive(options, now, seed);
        reviews = reviewed ? new JitteredInterval(options.hooks().reauthorizeInterval(), now, seed) : null;
        writeNanos = options.connection().writeTimeout().toNanos();
        assemblyNanos = options.connection().messageAssemblyTimeout().toNanos();
    }

    KeepAlive keepAlive() {
        return keepAlive;
    }

    /** A part of a frame has come. A text counts from the first frame of it that was incomplete. */
    void frameBegins(long now) {
        if (begunAt == NOTHING) {
            begunAt = now;
        }
    }

    void textBegins(long now) {
        frameBegins(now);
        inText = true;
    }

    void textEnds() {
        inText = false;
        begunAt = NOTHING;
    }

    /** A control frame is complete; it may have come between the frames of a text. */
    void controlFrame() {
        if (!inText && begunAt != NOTHING) {
            begunAt = NOTHING;
        }
    }

    /** Sets the time at which a connection that is being closed is aborted. */
    void abortAt(long time) {
        abortAt = time;
    }

    /** Checks the deadlines of {@code session}, and pings when it is time. */
    void sweep(ClientSession session, long now) {
        switch (session.state()) {
            case CLOSED -> {}
            case CLOSING -> {
                if (now - abortAt >= 0) {
                    session.abort();
                }
            }
            case OPEN, JOINED -> sweepLive(session, now);
        }
    }

    private void sweepLive(ClientSession session, long now) {
        if (session.output().isStuck(now, writeNanos)) {
            session.closeNow(CloseCode.TOO_SLOW, Level.INFO);
        } else if (keepAlive.isOverdue(now)) {
            session.closeNow(CloseCode.NO_PONG, Level.INFO);
        } else if (session.owner().isOverdue()) {
            session.closeForFault(CloseCode.TOKEN_EXPIRED);
        } else if (isAssemblyOverdue(now)) {
            session.closeForFault(CloseCode.POLICY_VIOLATION);
        } else {
            if (keepAlive.takePing(now)) {
                session.ping();
            }
            if (reviews != null && reviews.isDue(now)) {
                session.reauthorize();
            }
        }
    }

    private boolean isAssemblyOverdue(long now) {
        long begun = begunAt;
        return begun != NOTHING && now - begun > assemblyNanos;
    }
}
