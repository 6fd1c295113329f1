package io.chathub.protocol.internal.message.event;

import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.UserLeft;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;

/** Codec of {@code "type":"user-left"}. */
public final class UserLeftCodec implements MessageCodec<UserLeft> {

    private static final FieldNames FIELDS = FieldNames.of("username").andV2("id", "room");

    /** A codec. */
    public UserLeftCodec() {}

    @Override
    public String type() {
        return "user-left";
    }

    @Override
    public Class<UserLeft> javaType() {
        return UserLeft.class;
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
    public UserLeft read(Fields in) {
        String room = in.room();
        return UserLeft.builder(room, in.string("username"))
                .id(in.isV1() ? "" : in.string("id"))
                .build();
    }

    @Override
    public void write(UserLeft event, FieldWriter out) {
        out.string("username", event.username());
        if (!out.isV1()) {
            out.string("id", event.id()).string("room", event.room());
        }
    }
}
