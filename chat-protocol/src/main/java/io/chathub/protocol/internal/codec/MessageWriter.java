package io.chathub.protocol.internal.codec;

import io.chathub.protocol.AdminOverview;
import io.chathub.protocol.MonitoringSnapshot;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.ServerStatus;
import io.chathub.protocol.admin.ConnectionTable;
import io.chathub.protocol.admin.RoomTable;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.UnknownEvent;
import io.chathub.protocol.internal.admin.AdminOverviewCodec;
import io.chathub.protocol.internal.admin.MonitoringCodec;
import io.chathub.protocol.internal.admin.ServerStatusCodec;
import io.chathub.protocol.internal.admin.TableCodec;
import io.chathub.protocol.internal.json.DocumentWriter;
import io.chathub.protocol.internal.json.FieldWriter;
import java.nio.charset.StandardCharsets;

/** Writes messages as text, each by the codec of its class. The HTTP API has the same form in every version. */
public final class MessageWriter {

    private final DocumentWriter documents = new DocumentWriter();
    private final ProtocolVersion version;

    /** A writer of {@code version}. */
    public MessageWriter(ProtocolVersion version) {
        this.version = version;
    }

    /** See {@link io.chathub.protocol.JsonCodec#encode(ClientCommand)}. */
    public String command(ClientCommand command) {
        return new String(write(MessageTable.COMMANDS, command), StandardCharsets.UTF_8);
    }

    /** See {@link io.chathub.protocol.JsonCodec#encode(ServerEvent)}. */
    public byte[] event(ServerEvent event) {
        return write(MessageTable.EVENTS, event);
    }

    /** See {@link io.chathub.protocol.JsonCodec#has}. */
    public boolean has(ServerEvent event) {
        return !(event instanceof UnknownEvent) && MessageTable.EVENTS.has(event, version);
    }

    private <M> byte[] write(MessageTable<M> table, M message) {
        try (FieldWriter out = documents.begin(version)) {
            table.write(message, out);
            return out.finish();
        }
    }

    /** See {@link io.chathub.protocol.JsonCodec#encode(ServerStatus)}. */
    public byte[] status(ServerStatus status) {
        try (FieldWriter out = documents.begin(ProtocolVersion.V1)) {
            ServerStatusCodec.write(status, out);
            return out.finish();
        }
    }

    /** See {@link io.chathub.protocol.JsonCodec#encode(MonitoringSnapshot)}; or without the list of connections. */
    public byte[] monitoring(MonitoringSnapshot snapshot, boolean withConnections) {
        try (FieldWriter out = documents.begin(ProtocolVersion.V1)) {
            MonitoringCodec.write(snapshot, withConnections, out);
            return out.finish();
        }
    }

    /** See {@link io.chathub.protocol.JsonCodec#encode(AdminOverview)}. */
    public byte[] admin(AdminOverview overview) {
        try (FieldWriter out = documents.begin(ProtocolVersion.V1)) {
            AdminOverviewCodec.write(overview, out);
            return out.finish();
        }
    }

    /** See {@link io.chathub.protocol.JsonCodec#encode(RoomTable)}. */
    public byte[] rooms(RoomTable table) {
        try (FieldWriter out = documents.begin(ProtocolVersion.V1)) {
            TableCodec.write(table, out);
            return out.finish();
        }
    }

    /** See {@link io.chathub.protocol.JsonCodec#encode(ConnectionTable)}. */
    public byte[] connections(ConnectionTable table) {
        try (FieldWriter out = documents.begin(ProtocolVersion.V1)) {
            TableCodec.write(table, out);
            return out.finish();
        }
    }
}
