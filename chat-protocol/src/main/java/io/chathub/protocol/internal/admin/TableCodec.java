package io.chathub.protocol.internal.admin;

import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.admin.ConnectionTable;
import io.chathub.protocol.admin.RoomTable;
import io.chathub.protocol.internal.json.FieldWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Writes the answers of {@code GET /api/admin/rooms} and {@code GET /api/admin/connections}. */
public final class TableCodec {

    private static final int RATE_DECIMALS = 2;

    private TableCodec() {}

    /** Writes the fields of the table of rooms. */
    public static void write(RoomTable table, FieldWriter out) {
        out.integer("total", table.total()).integer("matching", table.matching());
        out.beginArray("rooms");
        table.rooms().forEach(room -> writeRoom(room, out));
        out.endArray();
    }

    /** Writes the fields of the table of connections. */
    public static void write(ConnectionTable table, FieldWriter out) {
        out.integer("total", table.total()).integer("matching", table.matching());
        out.beginArray("connections");
        for (ConnectionTable.Row row : table.connections()) {
            out.beginItem();
            AdminOverviewCodec.writeFields(row.client(), out);
            out.integer("messagesSent", row.messagesSent())
                    .time("lastActivity", row.lastActivity())
                    .endObject();
        }
        out.endArray();
    }

    private static void writeRoom(RoomTable.Row room, FieldWriter out) {
        out.beginItem()
                .string("name", room.name())
                .integer("members", room.members())
                .integer("messages", room.messages())
                .optional("rate", rounded(room.rate()));
        if (room.lastMessage() != null) {
            out.time("lastMessage", room.lastMessage());
        }
        out.endObject();
    }

    private static @Nullable JsonNumber rounded(@Nullable Double rate) {
        return rate == null
                ? null
                : JsonNumber.of(BigDecimal.valueOf(rate).setScale(RATE_DECIMALS, RoundingMode.HALF_UP));
    }
}
