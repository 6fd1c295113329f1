package io.chathub.core;

import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.MonitoringSnapshot;
import io.chathub.protocol.ServerStatus;
import java.util.Map;

/**
 * The counters of a hub. Any thread may read them. {@link #status()} is cheap; {@link #snapshot()} copies and sorts,
 * and is meant to be called once a second rather than for each message.
 */
public interface MonitoringData {

    /** The data of {@code GET /api/status}. */
    ServerStatus status();

    /** The data of {@code GET /api/monitoring}: the connections, the totals, and the last messages and events. */
    MonitoringSnapshot snapshot();

    /**
     * The number of client messages refused since the start, by reason; every reason is a key, with 0 if it never
     * occurred.
     */
    Map<ErrorCode, Long> refusals();

    /**
     * The number of handshakes refused since the start, by reason; every reason is a key, with 0 if it never occurred.
     */
    Map<HandshakeRefusal, Long> refusedHandshakes();

    /**
     * The number of connections that ended since the start, by close code of the server or the client; every code that
     * is named here is a key.
     */
    Map<CloseCode, Long> closes();

    /** The number of typing and presence notices dropped since the start because a client read too slowly. */
    long droppedFrames();

    /** The number of listener calls dropped since the start because a listener was too slow. */
    long droppedNotifications();
}
