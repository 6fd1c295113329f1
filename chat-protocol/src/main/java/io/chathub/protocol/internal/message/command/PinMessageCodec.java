package io.chathub.protocol.internal.message.command;

import io.chathub.protocol.command.PinMessage;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;

/** Codec of {@code "type":"pin"}. */
public final class PinMessageCodec implements MessageCodec<PinMessage> {

    private static final FieldNames FIELDS = FieldNames.v2("ref", "key", "room", "epoch", "target", "on");

    /** A codec. */
    public PinMessageCodec() {}

    @Override
    public String type() {
        return "pin";
    }

    @Override
    public Class<PinMessage> javaType() {
        return PinMessage.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public PinMessage read(Fields in) {
        String ref = CommandFields.ref(in);
        PinMessage.Builder builder = PinMessage.builder(in.room(), CommandFields.target(in), CommandFields.on(in))
                .ref(ref)
                .key(CommandFields.key(in))
                .epoch(CommandFields.epoch(in));
        return CommandFields.checked(builder::build);
    }

    @Override
    public void write(PinMessage command, FieldWriter out) {
        out.optional("ref", command.ref());
        out.optional("key", command.key());
        CommandFields.writeTarget(command.room(), command.epoch(), command.target(), out);
        out.bool("on", command.on());
    }
}
