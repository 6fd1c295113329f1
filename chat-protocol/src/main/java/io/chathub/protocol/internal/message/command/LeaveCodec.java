package io.chathub.protocol.internal.message.command;

import io.chathub.protocol.command.Leave;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;

/** Codec of {@code "type":"leave"}. */
public final class LeaveCodec implements MessageCodec<Leave> {

    private static final FieldNames FIELDS = FieldNames.v2("ref", "room");

    /** A codec. */
    public LeaveCodec() {}

    @Override
    public String type() {
        return "leave";
    }

    @Override
    public Class<Leave> javaType() {
        return Leave.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public Leave read(Fields in) {
        return Leave.builder(in.room()).ref(CommandFields.ref(in)).build();
    }

    @Override
    public void write(Leave command, FieldWriter out) {
        CommandFields.writeRef(command.ref(), out);
        CommandFields.writeRoom(command.room(), out);
    }
}
