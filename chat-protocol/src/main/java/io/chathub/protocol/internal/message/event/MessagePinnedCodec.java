package io.chathub.protocol.internal.message.event;

import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;

/** Codec of {@code "type":"pin"}. */
public final class MessagePinnedCodec implements MessageCodec<MessagePinned> {

    private static final FieldNames FIELDS =
            FieldNames.v2("id", "username", "timestamp", "room", "offset", "user", "target", "on");

    /** A codec. */
    public MessagePinnedCodec() {}

    @Override
    public String type() {
        return "pin";
    }

    @Override
    public Class<MessagePinned> javaType() {
        return MessagePinned.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public MessagePinned read(Fields in) {
        return MessagePinned.builder(in.room(), in.requiredInteger("target", 1), in.time("timestamp"), in.bool("on"))
                .id(in.string("id"))
                .username(in.string("username"))
                .offset(in.requiredInteger("offset", 1))
                .user(in.stringOrNull("user"))
                .build();
    }

    @Override
    public void write(MessagePinned event, FieldWriter out) {
        EventFields.origin(event.id(), event.username(), out);
        out.time("timestamp", event.timestamp())
                .string("room", event.room())
                .integer("offset", event.offset())
                .optional("user", event.user())
                .integer("target", event.target())
                .bool("on", event.on());
    }
}
