package io.chathub.protocol.internal.message.command;

import io.chathub.protocol.command.EditMessage;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;

/** Codec of {@code "type":"edit"}. */
public final class EditMessageCodec implements MessageCodec<EditMessage> {

    private static final FieldNames FIELDS =
            FieldNames.v2("ref", "key", "room", "epoch", "target", "text", "price", "mentions", "rev");

    /** A codec. */
    public EditMessageCodec() {}

    @Override
    public String type() {
        return "edit";
    }

    @Override
    public Class<EditMessage> javaType() {
        return EditMessage.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public EditMessage read(Fields in) {
        String ref = CommandFields.ref(in);
        EditMessage.Builder builder = EditMessage.builder(in.room(), CommandFields.target(in), in.text("text"))
                .ref(ref)
                .key(CommandFields.key(in))
                .epoch(CommandFields.epoch(in))
                .price(in.number("price"))
                .mentions(in.strings("mentions"))
                .rev(in.integer("rev", 1));
        return CommandFields.checked(builder::build);
    }

    @Override
    public void write(EditMessage command, FieldWriter out) {
        out.optional("ref", command.ref());
        out.optional("key", command.key());
        CommandFields.writeTarget(command.room(), command.epoch(), command.target(), out);
        out.string("text", command.text()).optional("price", command.price());
        CommandFields.writeMentions(command.mentions(), out);
        out.optional("rev", command.rev());
    }
}
