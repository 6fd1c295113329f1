package io.chathub.protocol.internal.message.event;

import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;
import io.chathub.protocol.state.Deletion;

/** Codec of {@code "type":"delete"}. */
public final class MessageDeletedCodec implements MessageCodec<MessageDeleted> {

    private static final FieldNames FIELDS = FieldNames.v2(
            "id", "username", "timestamp", "room", "offset", "user", "target", "by", "root", "count", "last");

    /** A codec. */
    public MessageDeletedCodec() {}

    @Override
    public String type() {
        return "delete";
    }

    @Override
    public Class<MessageDeleted> javaType() {
        return MessageDeleted.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public MessageDeleted read(Fields in) {
        return MessageDeleted.builder(
                        in.room(), in.requiredInteger("target", 1), in.time("timestamp"), Deletion.of(in.string("by")))
                .id(in.string("id"))
                .username(in.string("username"))
                .offset(in.requiredInteger("offset", 1))
                .user(in.stringOrNull("user"))
                .root(EventFields.root(in))
                .build();
    }

    @Override
    public void write(MessageDeleted event, FieldWriter out) {
        EventFields.origin(event.id(), event.username(), out);
        out.time("timestamp", event.timestamp())
                .string("room", event.room())
                .integer("offset", event.offset())
                .optional("user", event.user())
                .integer("target", event.target())
                .string("by", event.by().wireName());
        EventFields.root(event.root(), out);
    }
}
