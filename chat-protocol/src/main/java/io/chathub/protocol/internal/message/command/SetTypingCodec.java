package io.chathub.protocol.internal.message.command;

import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.command.SetTyping;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;

/** Codec of {@code "type":"typing"}. */
public final class SetTypingCodec implements MessageCodec<SetTyping> {

    private static final FieldNames FIELDS =
            FieldNames.of("username", "isTyping").andV2("ref", "room");

    /** A codec. */
    public SetTypingCodec() {}

    @Override
    public String type() {
        return "typing";
    }

    @Override
    public Class<SetTyping> javaType() {
        return SetTyping.class;
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
    public SetTyping read(Fields in) {
        String ref = CommandFields.ref(in);
        String room = in.room();
        return SetTyping.builder(room, in.bool("isTyping"))
                .ref(ref)
                .username(in.string("username"))
                .build();
    }

    @Override
    public void write(SetTyping command, FieldWriter out) {
        CommandFields.writeRef(command.ref(), out);
        if (out.isV1()) {
            out.string("username", command.username());
        }
        CommandFields.writeRoom(command.room(), out);
        out.bool("isTyping", command.isTyping());
    }
}
