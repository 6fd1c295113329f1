package io.chathub.protocol.internal.admin;

import io.chathub.protocol.MonitoringSnapshot;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.message.event.MessagePostedCodec;

/** Writes the answer of {@code GET /api/monitoring}. */
public final class MonitoringCodec {

    private static final MessagePostedCodec MESSAGES = new MessagePostedCodec();

    private MonitoringCodec() {}

    /** Writes the fields of the snapshot. {@code out} must be of v1: this API has messages in their v1 form. */
    public static void write(MonitoringSnapshot snapshot, boolean withConnections, FieldWriter out) {
        out.millis("uptime", snapshot.uptime()).beginArray("connections");
        if (withConnections) {
            snapshot.connections().forEach(connection -> writeConnection(connection, out));
        }
        out.endArray()
                .integer("totalConnections", snapshot.connections().size())
                .integer("totalMessages", snapshot.totalMessages())
                .integer("totalEvents", snapshot.totalEvents())
                .beginArray("recentMessages");
        for (MessagePosted message : snapshot.recentMessages()) {
            out.beginItem().string("type", MESSAGES.type());
            MESSAGES.write(message, out);
            out.endObject();
        }
        out.endArray().beginArray("recentEvents");
        snapshot.recentEvents().forEach(event -> writeEvent(event, out));
        out.endArray();
    }

    private static void writeConnection(MonitoringSnapshot.Connection connection, FieldWriter out) {
        out.beginItem()
                .string("id", connection.id())
                .time("connectedAt", connection.connectedAt())
                .string("username", connection.username())
                .integer("messagesSent", connection.messagesSent())
                .time("lastActivity", connection.lastActivity())
                .endObject();
    }

    private static void writeEvent(MonitoringSnapshot.Event event, FieldWriter out) {
        out.beginItem()
                .string("type", event.type())
                .string("id", event.id())
                .string("username", event.username())
                .string("room", event.room())
                .time("timestamp", event.timestamp())
                .endObject();
    }
}
