package io.chathub.protocol.internal.admin;

import io.chathub.protocol.ServerStatus;
import io.chathub.protocol.internal.json.FieldWriter;

/** Writes the answer of {@code GET /api/status}. */
public final class ServerStatusCodec {

    private ServerStatusCodec() {}

    /** Writes the fields of the status. */
    public static void write(ServerStatus status, FieldWriter out) {
        out.string("status", "running")
                .millis("uptime", status.uptime())
                .time("startTime", status.startTime())
                .time("currentTime", status.currentTime())
                .integer("activeConnections", status.activeConnections())
                .integer("totalMessages", status.totalMessages())
                .integer("totalEvents", status.totalEvents());
    }
}
