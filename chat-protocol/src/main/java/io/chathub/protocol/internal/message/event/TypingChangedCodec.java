package io.chathub.protocol.internal.message.event;

import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;

/** Codec of {@code "type":"typing"}. */
public final class TypingChangedCodec implements MessageCodec<TypingChanged> {

    private static final FieldNames FIELDS =
            FieldNames.of("username", "isTyping").andV2("id", "room");

    /** A codec. */
    public TypingChangedCodec() {}

    @Override
    public String type() {
        return "typing";
    }

    @Override
    public Class<TypingChanged> javaType() {
        return TypingChanged.class;
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
    public TypingChanged read(Fields in) {
        String room = in.room();
        return TypingChanged.builder(room, in.string("username"), in.bool("isTyping"))
                .id(in.isV1() ? "" : in.string("id"))
                .build();
    }

    @Override
    public void write(TypingChanged event, FieldWriter out) {
        out.string("username", event.username()).bool("isTyping", event.isTyping());
        if (!out.isV1()) {
            out.string("id", event.id()).string("room", event.room());
        }
    }
}
