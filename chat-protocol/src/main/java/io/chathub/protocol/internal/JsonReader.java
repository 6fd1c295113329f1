package io.chathub.protocol.internal;

import io.chathub.protocol.AdminAction;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.InputLimits;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.event.ServerEvent;
import java.util.Set;

/** Text to record: one document, then the fields that its type has. */
public final class JsonReader {

    private static final Set<String> V1_FIELDS =
            Set.of("type", "id", "username", "text", "timestamp", "price", "isTyping");
    private static final Set<String> COMMAND_FIELDS = Set.of(
            "type",
            "username",
            "text",
            "price",
            "isTyping",
            "ref",
            "key",
            "room",
            "since",
            "epoch",
            "offset",
            "before",
            "after",
            "limit",
            "token");
    private static final Set<String> EVENT_FIELDS = Set.of(
            "type",
            "id",
            "username",
            "text",
            "timestamp",
            "price",
            "isTyping",
            "ref",
            "room",
            "epoch",
            "offset",
            "version",
            "limits",
            "maxMessageBytes",
            "maxRooms",
            "pingInterval",
            "expiresIn",
            "recovered",
            "missed",
            "events",
            "more",
            "members",
            "memberCount",
            "duplicate",
            "code",
            "message",
            "temporary",
            "retryAfter",
            "from",
            "to",
            "after");

    private final DocumentReader documents;
    private final Set<String> commandFields;
    private final Set<String> eventFields;
    private final CommandReader commands;
    private final EventReader events;

    /** A reader of this version within {@code limits}. */
    public JsonReader(ProtocolVersion version, InputLimits limits) {
        boolean v1 = version == ProtocolVersion.V1;
        documents = new DocumentReader(limits);
        commandFields = v1 ? V1_FIELDS : COMMAND_FIELDS;
        eventFields = v1 ? V1_FIELDS : EVENT_FIELDS;
        commands = new CommandReader(version, limits.maxTextLength());
        events = new EventReader(version);
    }

    /** See {@link io.chathub.protocol.JsonCodec#decodeCommand}. */
    public ClientCommand readCommand(String text) {
        Fields fields = read(text);
        try {
            return commands.read(fields);
        } catch (ProtocolException e) {
            throw new ProtocolException(
                    e.code(), String.valueOf(e.getMessage()), fields.usableRef(ClientCommand.MAX_REF_LENGTH));
        }
    }

    private Fields read(String text) {
        try {
            return documents.read(text, commandFields);
        } catch (ProtocolException e) {
            String ref = e.code() == ErrorCode.BAD_FIELD ? documents.refOf(text) : null;
            throw ref == null ? e : new ProtocolException(e.code(), String.valueOf(e.getMessage()), ref);
        }
    }

    /** See {@link io.chathub.protocol.JsonCodec#decodeEvent}. */
    public ServerEvent readEvent(String text) {
        return events.read(documents.read(text, eventFields));
    }

    /** See {@link io.chathub.protocol.JsonCodec#decodeAdminAction}. */
    public AdminAction readAdminAction(String text) {
        return AdminFields.readAction(documents.read(text, AdminFields.ACTION_FIELDS));
    }

    static ProtocolException unknownType() {
        return new ProtocolException(ErrorCode.UNKNOWN_TYPE, "type: missing or unknown");
    }
}
