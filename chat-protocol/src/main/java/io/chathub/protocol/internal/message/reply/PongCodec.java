package io.chathub.protocol.internal.message.reply;

import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;
import io.chathub.protocol.reply.Pong;

/** Codec of {@code "type":"pong"}. */
public final class PongCodec implements MessageCodec<Pong> {

    private static final FieldNames FIELDS = FieldNames.v2("ref");

    /** A codec. */
    public PongCodec() {}

    @Override
    public String type() {
        return "pong";
    }

    @Override
    public Class<Pong> javaType() {
        return Pong.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public Pong read(Fields in) {
        return new Pong(in.stringOrNull("ref"));
    }

    @Override
    public void write(Pong reply, FieldWriter out) {
        out.optional("ref", reply.ref());
    }
}
