package io.chathub.protocol.internal.message.reply;

import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;
import io.chathub.protocol.reply.MembersListed;

/** Codec of {@code "type":"members"}. */
public final class MembersListedCodec implements MessageCodec<MembersListed> {

    private static final FieldNames FIELDS =
            FieldNames.v2("ref", "room", "members", "id", "username", "user", "memberCount");

    /** A codec. */
    public MembersListedCodec() {}

    @Override
    public String type() {
        return "members";
    }

    @Override
    public Class<MembersListed> javaType() {
        return MembersListed.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public MembersListed read(Fields in) {
        String room = in.room();
        return MembersListed.builder(room)
                .ref(in.stringOrNull("ref"))
                .members(MemberArray.read(in))
                .memberCount(MemberArray.readCount(in))
                .build();
    }

    @Override
    public void write(MembersListed reply, FieldWriter out) {
        out.optional("ref", reply.ref()).string("room", reply.room());
        MemberArray.write(reply.members(), reply.memberCount(), out);
    }
}
