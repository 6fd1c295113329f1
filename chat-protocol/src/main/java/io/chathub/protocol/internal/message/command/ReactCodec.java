package io.chathub.protocol.internal.message.command;

import io.chathub.protocol.command.React;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;

/** Codec of {@code "type":"reaction"}. */
public final class ReactCodec implements MessageCodec<React> {

    private static final FieldNames FIELDS = FieldNames.v2("ref", "room", "epoch", "target", "emoji", "on");

    /** A codec. */
    public ReactCodec() {}

    @Override
    public String type() {
        return "reaction";
    }

    @Override
    public Class<React> javaType() {
        return React.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public React read(Fields in) {
        String ref = CommandFields.ref(in);
        React.Builder builder = React.builder(
                        in.room(), CommandFields.target(in), in.string("emoji"), CommandFields.on(in))
                .ref(ref)
                .epoch(CommandFields.epoch(in));
        return CommandFields.checked(builder::build);
    }

    @Override
    public void write(React command, FieldWriter out) {
        out.optional("ref", command.ref());
        CommandFields.writeTarget(command.room(), command.epoch(), command.target(), out);
        out.string("emoji", command.emoji()).bool("on", command.on());
    }
}
