package io.chathub.protocol;

import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.internal.codec.MessageReader;
import io.chathub.protocol.internal.codec.MessageWriter;
import java.util.Objects;

/**
 * The one door between the records of this package and their JSON text.
 *
 * <p>Reading is strict where the protocol is (RFC 8259 without extensions, no duplicate keys, no value of another kind
 * than the field's, bounded in length, depth and digits, no U+0000 and no unpaired surrogate in any string) and lenient
 * where it says so: unknown fields are ignored, a missing or {@code null} field is the empty string, {@code false}, or
 * no price. Whatever the input, reading ends in a record or in a {@link ProtocolException}.
 *
 * <p>Writing gives the fields in the order of the protocol's tables, without white space.
 *
 * <p>A codec speaks one version of the protocol. A v1 codec neither reads nor writes what only v2 knows: a field is
 * ignored, a type unknown.
 *
 * <p>A codec is immutable; any number of threads may use it at once.
 *
 * <pre>{@code
 * JsonCodec codec = new JsonCodec();
 * ClientCommand command = codec.decodeCommand("{\"type\":\"join\",\"username\":\"John\"}");
 * byte[] utf8 = codec.encode(new UserLeft("John"));
 * }</pre>
 */
public final class JsonCodec {

    private final MessageReader reader;
    private final MessageWriter writer;

    /** A v1 codec with {@link InputLimits#DEFAULT}. */
    public JsonCodec() {
        this(InputLimits.DEFAULT);
    }

    /** A v1 codec that refuses what is over {@code limits}. */
    public JsonCodec(InputLimits limits) {
        this(ProtocolVersion.V1, limits);
    }

    /** A codec of this version that refuses what is over {@code limits}. */
    public JsonCodec(ProtocolVersion version, InputLimits limits) {
        reader =
                new MessageReader(Objects.requireNonNull(version, "version"), Objects.requireNonNull(limits, "limits"));
        writer = new MessageWriter(version);
    }

    /**
     * Reads what a client sent.
     *
     * @throws ProtocolException if it is no command, with {@code BAD_JSON}, {@code UNKNOWN_TYPE}, {@code BAD_FIELD} or
     *                           {@code TOO_LARGE}; it knows the request's ref, where that could be read
     */
    public ClientCommand decodeCommand(String json) {
        return reader.readCommand(json);
    }

    /**
     * Reads what a server sent.
     *
     * @throws ProtocolException if it is no event, as in {@link #decodeCommand}; {@code UNKNOWN_TYPE} is what a newer
     *                           server's events look like, and is to be ignored
     */
    public ServerEvent decodeEvent(String json) {
        return reader.readEvent(json);
    }

    /**
     * Writes what a client sends.
     *
     * @throws IllegalArgumentException if this version has no such command
     */
    public String encode(ClientCommand command) {
        return writer.command(command);
    }

    /**
     * Writes what a server sends, in UTF-8.
     *
     * @throws IllegalArgumentException if this version has no such event
     */
    public byte[] encode(ServerEvent event) {
        return writer.event(event);
    }

    /** Writes the answer of {@code GET /api/status}, in UTF-8. */
    public byte[] encode(ServerStatus status) {
        return writer.status(status);
    }

    /** Writes the answer of {@code GET /api/monitoring}, in UTF-8. */
    public byte[] encode(MonitoringSnapshot snapshot) {
        return writer.monitoring(snapshot);
    }

    /** Writes the answer of {@code GET /api/admin}, in UTF-8. */
    public byte[] encode(AdminOverview overview) {
        return writer.admin(overview);
    }

    /**
     * Reads what an operator asks for.
     *
     * @throws ProtocolException if it is no action, with {@code BAD_JSON}, {@code BAD_FIELD} or {@code TOO_LARGE}; its message is
     *                           for the operator
     */
    public AdminAction decodeAdminAction(String json) {
        return reader.readAdminAction(json);
    }
}
