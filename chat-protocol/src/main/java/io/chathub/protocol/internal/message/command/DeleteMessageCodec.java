package io.chathub.protocol.internal.message.command;

import io.chathub.protocol.command.DeleteMessage;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;

/** Codec of {@code "type":"delete"}. */
public final class DeleteMessageCodec implements MessageCodec<DeleteMessage> {

    private static final FieldNames FIELDS = FieldNames.v2("ref", "key", "room", "epoch", "target", "reason");

    /** A codec. */
    public DeleteMessageCodec() {}

    @Override
    public String type() {
        return "delete";
    }

    @Override
    public Class<DeleteMessage> javaType() {
        return DeleteMessage.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public DeleteMessage read(Fields in) {
        String ref = CommandFields.ref(in);
        DeleteMessage.Builder builder = DeleteMessage.builder(in.room(), CommandFields.target(in))
                .ref(ref)
                .key(CommandFields.key(in))
                .epoch(CommandFields.epoch(in))
                .reason(in.stringOrNull("reason", 0, DeleteMessage.MAX_REASON_LENGTH));
        return CommandFields.checked(builder::build);
    }

    @Override
    public void write(DeleteMessage command, FieldWriter out) {
        out.optional("ref", command.ref());
        out.optional("key", command.key());
        CommandFields.writeTarget(command.room(), command.epoch(), command.target(), out);
        out.optional("reason", command.reason());
    }
}
