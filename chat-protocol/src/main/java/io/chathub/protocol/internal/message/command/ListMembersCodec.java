package io.chathub.protocol.internal.message.command;

import io.chathub.protocol.command.ListMembers;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;

/** Codec of {@code "type":"members"}. */
public final class ListMembersCodec implements MessageCodec<ListMembers> {

    private static final FieldNames FIELDS = FieldNames.v2("ref", "room");

    /** A codec. */
    public ListMembersCodec() {}

    @Override
    public String type() {
        return "members";
    }

    @Override
    public Class<ListMembers> javaType() {
        return ListMembers.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public ListMembers read(Fields in) {
        return ListMembers.builder(in.room()).ref(CommandFields.ref(in)).build();
    }

    @Override
    public void write(ListMembers command, FieldWriter out) {
        CommandFields.writeRef(command.ref(), out);
        CommandFields.writeRoom(command.room(), out);
    }
}
