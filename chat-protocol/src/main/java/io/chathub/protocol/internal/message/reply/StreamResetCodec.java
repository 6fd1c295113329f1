package io.chathub.protocol.internal.message.reply;

import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;
import io.chathub.protocol.reply.StreamReset;

/** Codec of {@code "type":"reset"}. */
public final class StreamResetCodec implements MessageCodec<StreamReset> {

    private static final FieldNames FIELDS = FieldNames.v2("room", "epoch", "offset");

    /** A codec. */
    public StreamResetCodec() {}

    @Override
    public String type() {
        return "reset";
    }

    @Override
    public Class<StreamReset> javaType() {
        return StreamReset.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public StreamReset read(Fields in) {
        String room = in.room();
        return StreamReset.builder(
                        room,
                        in.requiredString("epoch", 1, StreamPosition.MAX_EPOCH_LENGTH),
                        in.requiredInteger("offset", 0))
                .build();
    }

    @Override
    public void write(StreamReset reply, FieldWriter out) {
        out.string("room", reply.room()).string("epoch", reply.epoch()).integer("offset", reply.offset());
    }
}
