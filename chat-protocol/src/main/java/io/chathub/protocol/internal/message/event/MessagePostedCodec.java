package io.chathub.protocol.internal.message.event;

import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;

/** Codec of {@code "type":"message"}. */
public final class MessagePostedCodec implements MessageCodec<MessagePosted> {

    private static final FieldNames FIELDS =
            FieldNames.of("id", "username", "text", "timestamp", "price").andV2("room", "offset");

    /** A codec. */
    public MessagePostedCodec() {}

    @Override
    public String type() {
        return "message";
    }

    @Override
    public Class<MessagePosted> javaType() {
        return MessagePosted.class;
    }

    @Override
    public ProtocolVersion since() {
        return ProtocolVersion.V1;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public MessagePosted read(Fields in) {
        Long offset = in.integer("offset", 0);
        return MessagePosted.builder(in.room(), in.string("username"), in.string("text"), in.time("timestamp"))
                .id(in.string("id"))
                .price(in.number("price"))
                .offset(offset == null ? 0 : offset)
                .build();
    }

    @Override
    public void write(MessagePosted event, FieldWriter out) {
        out.string("id", event.id())
                .string("username", event.username())
                .string("text", event.text())
                .time("timestamp", event.timestamp())
                .optional("price", event.price());
        if (!out.isV1()) {
            out.string("room", event.room()).integer("offset", event.offset());
        }
    }
}
