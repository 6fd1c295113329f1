package io.chathub.protocol.internal.message.reply;

import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;
import io.chathub.protocol.reply.StatesChanged;

/** Codec of {@code "type":"changes"}. */
public final class StatesChangedCodec implements MessageCodec<StatesChanged> {

    private static final FieldNames FIELDS = FieldNames.v2("room", "from", "to", "events");

    /** A codec. */
    public StatesChangedCodec() {}

    @Override
    public String type() {
        return "changes";
    }

    @Override
    public Class<StatesChanged> javaType() {
        return StatesChanged.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public StatesChanged read(Fields in) {
        String room = in.room();
        return StatesChanged.builder(room, in.requiredInteger("from", 1), in.requiredInteger("to", 1))
                .events(EventArray.read(in))
                .build();
    }

    @Override
    public void write(StatesChanged reply, FieldWriter out) {
        out.string("room", reply.room()).integer("from", reply.from()).integer("to", reply.to());
        EventArray.write(reply.events(), out);
    }
}
