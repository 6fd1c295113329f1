package io.chathub.protocol.internal.message.reply;

import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;
import io.chathub.protocol.reply.HistoryFetched;

/** Codec of {@code "type":"history"}. */
public final class HistoryFetchedCodec implements MessageCodec<HistoryFetched> {

    private static final FieldNames FIELDS = FieldNames.v2("ref", "room", "epoch", "offset", "events", "more");

    /** A codec. */
    public HistoryFetchedCodec() {}

    @Override
    public String type() {
        return "history";
    }

    @Override
    public Class<HistoryFetched> javaType() {
        return HistoryFetched.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public HistoryFetched read(Fields in) {
        String room = in.room();
        return HistoryFetched.builder(
                        room,
                        in.requiredString("epoch", 1, StreamPosition.MAX_EPOCH_LENGTH),
                        in.requiredInteger("offset", 0))
                .ref(in.stringOrNull("ref"))
                .events(EventArray.read(in))
                .more(in.bool("more"))
                .build();
    }

    @Override
    public void write(HistoryFetched reply, FieldWriter out) {
        out.optional("ref", reply.ref())
                .string("room", reply.room())
                .string("epoch", reply.epoch())
                .integer("offset", reply.offset());
        EventArray.write(reply.events(), out);
        out.bool("more", reply.more());
    }
}
