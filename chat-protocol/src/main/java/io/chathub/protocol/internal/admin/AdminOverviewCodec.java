package io.chathub.protocol.internal.admin;

import io.chathub.protocol.AdminAuditLine;
import io.chathub.protocol.AdminClient;
import io.chathub.protocol.AdminOverview;
import io.chathub.protocol.AdminSanction;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.internal.json.FieldWriter;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes the answer of {@code GET /api/admin}. */
public final class AdminOverviewCodec {

    private AdminOverviewCodec() {}

    /** Writes the fields of the overview. */
    public static void write(AdminOverview overview, FieldWriter out) {
        out.string("operator", overview.operator())
                .string("actionToken", overview.actionToken())
                .millis("expiresIn", overview.expiresIn());
        out.beginObject("refusedHandshakes");
        for (Map.Entry<String, Long> entry : overview.refusedHandshakes().entrySet()) {
            out.integer(entry.getKey(), entry.getValue());
        }
        out.endObject();
        out.beginObject("refusals");
        for (Map.Entry<ErrorCode, Long> entry : overview.refusals().entrySet()) {
            out.integer(entry.getKey().wireName(), entry.getValue());
        }
        out.endObject();
        out.beginArray("closes");
        for (Map.Entry<CloseCode, Long> entry : overview.closes().entrySet()) {
            writeCloses(entry.getKey(), entry.getValue(), out);
        }
        out.endArray();
        out.integer("droppedFrames", overview.droppedFrames())
                .integer("droppedNotifications", overview.droppedNotifications())
                .integer("failedSignIns", overview.failedSignIns());
        out.beginArray("clients");
        overview.clients().forEach(client -> writeClient(client, out));
        out.endArray();
        out.beginArray("sanctions");
        overview.sanctions().forEach(sanction -> writeSanction(sanction, out));
        out.endArray();
        out.beginArray("auditLog");
        overview.auditLog().forEach(line -> writeAuditLine(line, out));
        out.endArray();
        out.beginArray("messages");
        overview.messages().forEach(message -> writeMessage(message, out));
        out.endArray();
        out.beginObject("load");
        overview.load().forEach(out::integer);
        out.endObject();
        if (overview.store() != null) {
            writeStore(overview.store(), out);
        }
        out.beginArray("rooms");
        overview.rooms().forEach(room -> writeRoom(room, out));
        out.endArray();
    }

    private static void writeRoom(AdminOverview.Room room, FieldWriter out) {
        out.beginItem()
                .string("name", room.name())
                .integer("members", room.members())
                .integer("messages", room.messages());
        if (room.lastMessage() != null) {
            out.time("lastMessage", room.lastMessage());
        }
        out.endObject();
    }

    private static void writeStore(AdminOverview.Store store, FieldWriter out) {
        out.beginObject("store")
                .string("name", store.name())
                .integer("bytes", store.bytes())
                .integer("waiting", store.waiting())
                .integer("commits", store.commits());
        if (store.lastCommit() != null) {
            out.time("lastCommit", store.lastCommit());
        }
        out.integer("failures", store.failures())
                .optional("failure", store.failure())
                .endObject();
    }

    private static void writeCloses(CloseCode code, long count, FieldWriter out) {
        out.beginItem()
                .integer("code", code.code())
                .string("reason", code.reason())
                .integer("count", count)
                .endObject();
    }

    private static void writeClient(AdminClient client, FieldWriter out) {
        out.beginItem();
        writeFields(client, out);
        out.endObject();
    }

    /** Writes the fields of a client. */
    static void writeFields(AdminClient client, FieldWriter out) {
        out.string("id", client.id())
                .string("username", client.username())
                .optional("userId", client.userId())
                .string("remoteAddress", client.remoteAddress())
                .integer("version", client.version() == ProtocolVersion.V1 ? 1 : 2)
                .time("connectedAt", client.connectedAt())
                .beginArray("rooms");
        client.rooms().forEach(out::item);
        out.endArray();
    }

    private static void writeSanction(AdminSanction sanction, FieldWriter out) {
        out.beginItem()
                .string("sanction", sanction.sanction())
                .string("kind", AdminActionCodec.wireName(sanction.kind()))
                .string("value", sanction.value())
                .time("until", sanction.until())
                .string("moderator", sanction.moderator())
                .string("reason", sanction.reason())
                .endObject();
    }

    private static void writeAuditLine(AdminAuditLine line, FieldWriter out) {
        out.beginItem()
                .time("at", line.at())
                .string("moderator", line.moderator())
                .string("action", line.action())
                .string("kind", AdminActionCodec.wireName(line.kind()))
                .string("value", line.value())
                .optional("duration", seconds(line.duration()))
                .string("reason", line.reason())
                .integer("affected", line.affected())
                .endObject();
    }

    private static void writeMessage(AdminOverview.Message message, FieldWriter out) {
        out.beginItem()
                .string("id", message.id())
                .time("timestamp", message.timestamp())
                .string("room", message.room())
                .integer("offset", message.offset())
                .endObject();
    }

    private static @Nullable Long seconds(@Nullable Duration duration) {
        return duration == null ? null : Long.valueOf(duration.toSeconds());
    }
}
