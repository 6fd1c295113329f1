package io.chathub.protocol.internal.message.reply;

import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.reply.Place;
import org.jspecify.annotations.Nullable;

/** Codec of {@code "type":"ack"}. */
public final class AcknowledgedCodec implements MessageCodec<Acknowledged> {

    private static final FieldNames FIELDS =
            FieldNames.v2("ref", "room", "epoch", "offset", "timestamp", "duplicate", "everyone");

    /** A codec. */
    public AcknowledgedCodec() {}

    @Override
    public String type() {
        return "ack";
    }

    @Override
    public Class<Acknowledged> javaType() {
        return Acknowledged.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public Acknowledged read(Fields in) {
        String room = in.room();
        return Acknowledged.builder(room)
                .ref(in.stringOrNull("ref"))
                .place(place(in))
                .duplicate(in.bool("duplicate"))
                .everyoneRefused(in.has("everyone") && !in.bool("everyone"))
                .build();
    }

    @Override
    public void write(Acknowledged reply, FieldWriter out) {
        out.optional("ref", reply.ref()).string("room", reply.room());
        Place place = reply.place();
        if (place != null) {
            out.string("epoch", place.epoch()).integer("offset", place.offset()).time("timestamp", place.timestamp());
        }
        if (reply.duplicate()) {
            out.bool("duplicate", true);
        }
        if (reply.everyoneRefused()) {
            out.bool("everyone", false);
        }
    }

    private static @Nullable Place place(Fields in) {
        return in.has("offset")
                ? Place.of(
                        in.requiredString("epoch", 1, StreamPosition.MAX_EPOCH_LENGTH),
                        in.requiredInteger("offset", 1),
                        in.time("timestamp"))
                : null;
    }
}
