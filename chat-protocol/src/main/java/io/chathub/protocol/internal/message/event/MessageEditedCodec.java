package io.chathub.protocol.internal.message.event;

import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;

/** Codec of {@code "type":"edit"}. */
public final class MessageEditedCodec implements MessageCodec<MessageEdited> {

    private static final FieldNames FIELDS = FieldNames.v2(
            "id", "username", "text", "timestamp", "price", "room", "offset", "user", "target", "rev", "mentions");

    /** A codec. */
    public MessageEditedCodec() {}

    @Override
    public String type() {
        return "edit";
    }

    @Override
    public Class<MessageEdited> javaType() {
        return MessageEdited.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public MessageEdited read(Fields in) {
        return MessageEdited.builder(
                        in.room(),
                        in.requiredInteger("target", 1),
                        in.string("text"),
                        in.time("timestamp"),
                        in.requiredInt("rev", 1))
                .id(in.string("id"))
                .username(in.string("username"))
                .offset(in.requiredInteger("offset", 1))
                .user(in.stringOrNull("user"))
                .price(in.number("price"))
                .mentions(in.strings("mentions"))
                .build();
    }

    @Override
    public void write(MessageEdited event, FieldWriter out) {
        out.string("id", event.id())
                .string("username", event.username())
                .string("text", event.text())
                .time("timestamp", event.timestamp())
                .optional("price", event.price())
                .string("room", event.room())
                .integer("offset", event.offset())
                .optional("user", event.user())
                .integer("target", event.target())
                .integer("rev", event.rev());
        EventFields.strings("mentions", event.mentions(), out);
    }
}
