package io.chathub.protocol.internal.message.reply;

import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;
import io.chathub.protocol.reply.HistoryFetched;

/** Codec of {@code "type":"history"}. */
public final class HistoryFetchedCodec implements MessageCodec<HistoryFetched> {

    private static final FieldNames FIELDS =
            FieldNames.v2("ref", "room", "epoch", "offset", "floor", "events", "through", "unchanged", "more");

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
        Long unchanged = in.integer("unchanged", 0);
        return HistoryFetched.builder(
                        room,
                        in.requiredString("epoch", 1, StreamPosition.MAX_EPOCH_LENGTH),
                        in.requiredInteger("offset", 0))
                .ref(in.stringOrNull("ref"))
                .floor(in.integer("floor", 0))
                .events(EventArray.read(in))
                .through(in.integer("through", 0))
                .unchanged(unchanged == null ? 0 : (int) Math.min(unchanged, Integer.MAX_VALUE))
                .more(in.bool("more"))
                .build();
    }

    @Override
    public void write(HistoryFetched reply, FieldWriter out) {
        out.optional("ref", reply.ref())
                .string("room", reply.room())
                .string("epoch", reply.epoch())
                .integer("offset", reply.offset())
                .optional("floor", reply.floor());
        EventArray.write(reply.events(), out);
        out.optional("through", reply.through());
        if (reply.unchanged() > 0) {
            out.integer("unchanged", reply.unchanged());
        }
        out.bool("more", reply.more());
    }
}
