package io.chathub.protocol;

import io.chathub.protocol.admin.ConnectionTable;
import io.chathub.protocol.admin.RoomTable;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.UnknownEvent;
import io.chathub.protocol.internal.codec.MessageReader;
import io.chathub.protocol.internal.codec.MessageWriter;
import java.util.Objects;

/**
 * Converts between messages and their JSON text, for one version of the protocol.
 *
 * <p>Decoding is strict: RFC 8259 without extensions, no duplicate keys, and no U+0000 or unpaired surrogate in any
 * string. Every known field has its JSON type. Length, depth and digits are within limits. Unknown fields are ignored.
 * A missing or {@code null} field has the default that its accessor states: the empty string, {@code false},
 * {@code lobby} for a room, or null. Every input gives a message or a {@link ProtocolException}.
 *
 * <p>Encoding writes the fields in the order of the protocol's tables, without white space.
 *
 * <p>A v1 codec does not know the fields and types of v2: it ignores the fields, and rejects the types as unknown.
 *
 * <p>Immutable, for any number of threads.
 *
 * <pre>{@code
 * JsonCodec codec = new JsonCodec();
 * ClientCommand command = codec.decodeCommand("{\"type\":\"join\",\"username\":\"John\"}");
 * byte[] utf8 = codec.encode(UserLeft.builder("lobby", "John").build());
 * }</pre>
 */
public final class JsonCodec {

    private final MessageReader reader;
    private final MessageWriter writer;

    /** A v1 codec with {@link InputLimits#DEFAULT}. */
    public JsonCodec() {
        this(InputLimits.DEFAULT);
    }

    /** A v1 codec that rejects input over {@code limits}. */
    public JsonCodec(InputLimits limits) {
        this(ProtocolVersion.V1, limits);
    }

    /** A codec of {@code version} that rejects input over {@code limits}. */
    public JsonCodec(ProtocolVersion version, InputLimits limits) {
        reader =
                new MessageReader(Objects.requireNonNull(version, "version"), Objects.requireNonNull(limits, "limits"));
        writer = new MessageWriter(version);
    }

    /**
     * Decodes a message of the client-to-server direction.
     *
     * @throws ProtocolException if {@code json} is not a command, with {@code BAD_JSON}, {@code UNKNOWN_TYPE},
     *                           {@code BAD_FIELD} or {@code TOO_LARGE}, and with the request's ref if that is readable
     */
    public ClientCommand decodeCommand(String json) {
        return reader.readCommand(json);
    }

    /**
     * Decodes a message of the server-to-client direction. In v2 a message of an unknown type that has a {@code room}
     * and an {@code offset} is an {@link UnknownEvent}.
     *
     * @throws ProtocolException if {@code json} is not an event, with the codes of {@link #decodeCommand}. A client
     *                           ignores {@code UNKNOWN_TYPE}: a newer server has more messages
     */
    public ServerEvent decodeEvent(String json) {
        return reader.readEvent(json);
    }

    /**
     * Encodes a message of the client-to-server direction.
     *
     * @throws IllegalArgumentException if this codec's version does not have the command
     */
    public String encode(ClientCommand command) {
        return writer.command(command);
    }

    /**
     * Encodes a message of the server-to-client direction, in UTF-8.
     *
     * @throws IllegalArgumentException if this codec's version does not have the event, or it is an {@link UnknownEvent}
     */
    public byte[] encode(ServerEvent event) {
        return writer.event(event);
    }

    /**
     * Whether this codec's version has the event; v1 does not have the events that only v2 has, and neither has an
     * {@link UnknownEvent}.
     */
    public boolean has(ServerEvent event) {
        return writer.has(event);
    }

    /** Encodes the answer of {@code GET /api/status}, in UTF-8. */
    public byte[] encode(ServerStatus status) {
        return writer.status(status);
    }

    /** Encodes the answer of {@code GET /api/monitoring}, in UTF-8. */
    public byte[] encode(MonitoringSnapshot snapshot) {
        return writer.monitoring(snapshot, true);
    }

    /** Encodes the answer of {@code GET /api/monitoring?connections=0}, in UTF-8: without the list of connections, but with their number. */
    public byte[] encodeWithoutConnections(MonitoringSnapshot snapshot) {
        return writer.monitoring(snapshot, false);
    }

    /** Encodes the answer of {@code GET /api/admin}, in UTF-8. */
    public byte[] encode(AdminOverview overview) {
        return writer.admin(overview);
    }

    /** Encodes the answer of {@code GET /api/admin/rooms}, in UTF-8. */
    public byte[] encode(RoomTable table) {
        return writer.rooms(table);
    }

    /** Encodes the answer of {@code GET /api/admin/connections}, in UTF-8. */
    public byte[] encode(ConnectionTable table) {
        return writer.connections(table);
    }

    /**
     * Decodes the body of {@code POST /api/admin/…}.
     *
     * @throws ProtocolException if {@code json} is not an action, with {@code BAD_JSON}, {@code BAD_FIELD} or
     *                           {@code TOO_LARGE}; its message is for the operator
     */
    public AdminAction decodeAdminAction(String json) {
        return reader.readAdminAction(json);
    }
}
