package io.chathub.protocol.internal.message.reply;

import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;
import io.chathub.protocol.reply.Left;

/** Codec of {@code "type":"left"}. */
public final class LeftCodec implements MessageCodec<Left> {

    private static final FieldNames FIELDS = FieldNames.v2("ref", "room");

    /** A codec. */
    public LeftCodec() {}

    @Override
    public String type() {
        return "left";
    }

    @Override
    public Class<Left> javaType() {
        return Left.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public Left read(Fields in) {
        String room = in.room();
        return Left.builder(room).ref(in.stringOrNull("ref")).build();
    }

    @Override
    public void write(Left reply, FieldWriter out) {
        out.optional("ref", reply.ref()).string("room", reply.room());
    }
}
