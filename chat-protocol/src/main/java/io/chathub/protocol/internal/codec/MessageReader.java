package io.chathub.protocol.internal.codec;

import io.chathub.protocol.AdminAction;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.InputLimits;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.UnknownEvent;
import io.chathub.protocol.internal.admin.AdminActionCodec;
import io.chathub.protocol.internal.json.DecodeErrors;
import io.chathub.protocol.internal.json.DocumentReader;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.json.ReadContext;
import io.chathub.protocol.internal.message.MessageCodec;
import io.chathub.protocol.internal.message.event.DurableEvents;
import io.chathub.protocol.internal.message.event.UnknownEventReader;
import org.jspecify.annotations.Nullable;

/** Reads text into messages: parses the document, then lets the codec of its type read the fields. */
public final class MessageReader {

    private final ProtocolVersion version;
    private final DocumentReader documents;
    private final ReadContext commands;
    private final ReadContext events;
    private final ReadContext adminActions;

    /** A reader of {@code version} that rejects input over {@code limits}. */
    public MessageReader(ProtocolVersion version, InputLimits limits) {
        this.version = version;
        documents = new DocumentReader(limits);
        commands = new ReadContext(version, limits, MessageTable.COMMANDS.fieldNames(version));
        events = new ReadContext(version, limits, MessageTable.EVENTS.fieldNames(version));
        adminActions = new ReadContext(version, limits, AdminActionCodec.FIELDS);
    }

    /** See {@link io.chathub.protocol.JsonCodec#decodeCommand}. */
    public ClientCommand readCommand(String text) {
        Fields fields = readDocument(text);
        try {
            return readCommand(fields);
        } catch (ProtocolException e) {
            throw withRef(e, fields.usableRef(ClientCommand.MAX_REF_LENGTH));
        }
    }

    private ClientCommand readCommand(Fields fields) {
        String type = fields.type();
        // Every command may have these two, so that they are checked first, for every type.
        fields.stringOrNull("ref", 0, ClientCommand.MAX_REF_LENGTH);
        fields.room();
        MessageCodec<? extends ClientCommand> codec = MessageTable.COMMANDS.find(type, version);
        if (codec == null) {
            throw DecodeErrors.unknownType();
        }
        return codec.read(fields);
    }

    private Fields readDocument(String text) {
        try {
            return documents.read(text, commands);
        } catch (ProtocolException e) {
            throw e.code() == ErrorCode.BAD_FIELD ? withRef(e, documents.refOf(text)) : e;
        }
    }

    private static ProtocolException withRef(ProtocolException e, @Nullable String ref) {
        return ref == null ? e : new ProtocolException(e.code(), String.valueOf(e.getMessage()), ref);
    }

    /** See {@link io.chathub.protocol.JsonCodec#decodeEvent}. */
    public ServerEvent readEvent(String text) {
        Fields fields = documents.read(text, events);
        String type = fields.type();
        fields.room(); // checked first, for every type
        MessageCodec<? extends ServerEvent> codec = MessageTable.EVENTS.find(type, version);
        if (codec != null) {
            try {
                return codec.read(fields);
            } catch (ProtocolException e) {
                // A newer server may have changed the event. As a hole in the stream it would be fetched again and
                // again.
                return orUnknown(DurableEvents.codec(type) == null ? null : type, fields, e);
            }
        }
        return orUnknown(type, fields, DecodeErrors.unknownType());
    }

    /** The durable event of a type that cannot be read; throws {@code failure} if the message is no such event. */
    private UnknownEvent orUnknown(@Nullable String type, Fields fields, ProtocolException failure) {
        UnknownEvent event =
                type == null || version == ProtocolVersion.V1 ? null : UnknownEventReader.read(type, fields);
        if (event == null) {
            throw failure;
        }
        return event;
    }

    /** See {@link io.chathub.protocol.JsonCodec#decodeAdminAction}. */
    public AdminAction readAdminAction(String text) {
        return AdminActionCodec.read(documents.read(text, adminActions));
    }
}
