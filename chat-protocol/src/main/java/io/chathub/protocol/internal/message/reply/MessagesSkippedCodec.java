package io.chathub.protocol.internal.message.reply;

import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;
import io.chathub.protocol.reply.MessagesSkipped;

/** Codec of {@code "type":"gap"}. */
public final class MessagesSkippedCodec implements MessageCodec<MessagesSkipped> {

    private static final FieldNames FIELDS = FieldNames.v2("room", "from", "to");

    /** A codec. */
    public MessagesSkippedCodec() {}

    @Override
    public String type() {
        return "gap";
    }

    @Override
    public Class<MessagesSkipped> javaType() {
        return MessagesSkipped.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public MessagesSkipped read(Fields in) {
        String room = in.room();
        return MessagesSkipped.builder(room, in.requiredInteger("from", 1), in.requiredInteger("to", 1))
                .build();
    }

    @Override
    public void write(MessagesSkipped reply, FieldWriter out) {
        out.string("room", reply.room()).integer("from", reply.from()).integer("to", reply.to());
    }
}
