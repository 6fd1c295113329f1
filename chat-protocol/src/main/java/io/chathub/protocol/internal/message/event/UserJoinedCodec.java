package io.chathub.protocol.internal.message.event;

import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;

/** Codec of {@code "type":"user-joined"}. */
public final class UserJoinedCodec implements MessageCodec<UserJoined> {

    private static final FieldNames FIELDS = FieldNames.of("username", "id").andV2("room", "user");

    /** A codec. */
    public UserJoinedCodec() {}

    @Override
    public String type() {
        return "user-joined";
    }

    @Override
    public Class<UserJoined> javaType() {
        return UserJoined.class;
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
    public UserJoined read(Fields in) {
        String room = in.room();
        return UserJoined.builder(room, in.string("username"), in.string("id"))
                .user(in.isV1() ? null : in.stringOrNull("user"))
                .build();
    }

    @Override
    public void write(UserJoined event, FieldWriter out) {
        out.string("username", event.username()).string("id", event.id());
        if (!out.isV1()) {
            out.string("room", event.room()).optional("user", event.user());
        }
    }
}
