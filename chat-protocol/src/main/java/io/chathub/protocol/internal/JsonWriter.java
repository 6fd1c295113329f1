package io.chathub.protocol.internal;

import io.chathub.protocol.AdminOverview;
import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.MonitoringSnapshot;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.ServerStatus;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ServerEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Record to text, each field in its place. */
public final class JsonWriter {

    private static final int TYPICAL_SIZE = 256;

    private final JsonFactory json = new JsonFactory();
    private final ProtocolVersion version;

    /** A writer of this version. */
    public JsonWriter(ProtocolVersion version) {
        this.version = version;
    }

    /** See {@link io.chathub.protocol.JsonCodec#encode(ClientCommand)}. */
    public String command(ClientCommand command) {
        byte[] utf8 = write(out -> command.accept(new CommandFields(out, version)));
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** See {@link io.chathub.protocol.JsonCodec#encode(ServerEvent)}. */
    public byte[] event(ServerEvent event) {
        return write(out -> event.accept((ServerEvent.Visitor) new EventFields(out, version)));
    }

    /** See {@link io.chathub.protocol.JsonCodec#encode(ServerStatus)}. */
    public byte[] status(ServerStatus status) {
        return write(out -> {
            out.writeStringProperty("status", "running");
            out.writeNumberProperty("uptime", status.uptime().toMillis());
            time(out, "startTime", status.startTime());
            time(out, "currentTime", status.currentTime());
            out.writeNumberProperty("activeConnections", status.activeConnections());
            out.writeNumberProperty("totalMessages", status.totalMessages());
            out.writeNumberProperty("totalEvents", status.totalEvents());
        });
    }

    /** See {@link io.chathub.protocol.JsonCodec#encode(MonitoringSnapshot)}. */
    public byte[] monitoring(MonitoringSnapshot snapshot) {
        return write(out -> {
            out.writeNumberProperty("uptime", snapshot.uptime().toMillis());
            out.writeArrayPropertyStart("connections");
            for (MonitoringSnapshot.Connection connection : snapshot.connections()) {
                out.writeStartObject();
                out.writeStringProperty("id", connection.id());
                time(out, "connectedAt", connection.connectedAt());
                out.writeStringProperty("username", connection.username());
                out.writeNumberProperty("messagesSent", connection.messagesSent());
                time(out, "lastActivity", connection.lastActivity());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeNumberProperty("totalConnections", snapshot.connections().size());
            out.writeNumberProperty("totalMessages", snapshot.totalMessages());
            out.writeNumberProperty("totalEvents", snapshot.totalEvents());
            out.writeArrayPropertyStart("recentMessages");
            for (MessagePosted message : snapshot.recentMessages()) {
                out.writeStartObject();
                // As v1 has it, whatever is spoken on sockets: this API is v1's.
                message.accept((ServerEvent.RoomVisitor) new EventFields(out, ProtocolVersion.V1));
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeArrayPropertyStart("recentEvents");
            for (MonitoringSnapshot.Event event : snapshot.recentEvents()) {
                out.writeStartObject();
                out.writeStringProperty("type", event.type());
                out.writeStringProperty("id", event.id());
                out.writeStringProperty("username", event.username());
                out.writeStringProperty("room", event.room());
                time(out, "timestamp", event.timestamp());
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    /** See {@link io.chathub.protocol.JsonCodec#encode(AdminOverview)}. */
    public byte[] admin(AdminOverview overview) {
        return write(out -> AdminFields.overview(out, overview));
    }

    private byte[] write(Consumer<JsonGenerator> fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_SIZE);
        try (JsonGenerator out = json.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
            out.writeStartObject();
            fields.accept(out);
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    static void time(JsonGenerator out, String name, Instant time) {
        out.writeStringProperty(name, Timestamps.text(time));
    }

    static void price(JsonGenerator out, @Nullable JsonNumber price) {
        if (price != null) {
            out.writeName("price");
            out.writeNumber(price.literal());
        }
    }
}
