package io.chathub.core;

import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.MonitoringSnapshot;
import io.chathub.protocol.ServerStatus;
import java.util.Map;

/** The numbers of a hub. Any thread may read them. {@link #status()} is cheap; {@link #snapshot()} copies and
 * sorts, and is for once a second rather than for each message. */
public interface MonitoringData {

    /** What {@code GET /api/status} tells. */
    ServerStatus status();

    /** What {@code GET /api/monitoring} tells: the connections, the totals, and the last messages and events. */
    MonitoringSnapshot snapshot();

    /** How many client messages were refused since the start, by reason; every reason is there, 0 where it never was. */
    Map<ErrorCode, Long> refusals();

    /** How many clients were not let in since the start, by reason; every reason is there, 0 where it never was. */
    Map<HandshakeRefusal, Long> refusedHandshakes();

    /** How many connections have ended since the start, by close code; every code that is named here is there, whoever said it. */
    Map<CloseCode, Long> closes();

    /** How many typing and presence notices were left out since the start because a client read too slowly. */
    long droppedFrames();

    /** How many listener calls were left out since the start because a listener was too slow. */
    long droppedNotifications();
}
