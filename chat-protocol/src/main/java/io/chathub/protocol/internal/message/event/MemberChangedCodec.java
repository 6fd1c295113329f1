package io.chathub.protocol.internal.message.event;

import io.chathub.protocol.event.MemberChanged;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;
import io.chathub.protocol.state.Role;

/** Codec of {@code "type":"member"}. */
public final class MemberChangedCodec implements MessageCodec<MemberChanged> {

    private static final FieldNames FIELDS =
            FieldNames.v2("id", "username", "timestamp", "room", "offset", "user", "target", "name", "role", "until");

    /** A codec. */
    public MemberChangedCodec() {}

    @Override
    public String type() {
        return "member";
    }

    @Override
    public Class<MemberChanged> javaType() {
        return MemberChanged.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public MemberChanged read(Fields in) {
        return MemberChanged.builder(in.room(), in.string("target"), Role.of(in.string("role")), in.time("timestamp"))
                .id(in.string("id"))
                .username(in.string("username"))
                .offset(in.requiredInteger("offset", 1))
                .user(in.stringOrNull("user"))
                .name(in.string("name"))
                .until(in.has("until") ? in.time("until") : null)
                .build();
    }

    @Override
    public void write(MemberChanged event, FieldWriter out) {
        EventFields.origin(event.id(), event.username(), out);
        out.time("timestamp", event.timestamp())
                .string("room", event.room())
                .integer("offset", event.offset())
                .optional("user", event.user())
                .string("target", event.target())
                .string("name", event.name())
                .string("role", event.role().wireName());
        if (event.until() != null) {
            out.time("until", event.until());
        }
    }
}
