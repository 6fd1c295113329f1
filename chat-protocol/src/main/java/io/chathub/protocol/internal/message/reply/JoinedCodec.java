package io.chathub.protocol.internal.message.reply;

import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;
import io.chathub.protocol.reply.Joined;
import org.jspecify.annotations.Nullable;

/** Codec of {@code "type":"joined"}. */
public final class JoinedCodec implements MessageCodec<Joined> {

    private static final FieldNames FIELDS = FieldNames.v2(
            "ref",
            "room",
            "username",
            "id",
            "epoch",
            "offset",
            "recovered",
            "missed",
            "floor",
            "events",
            "more",
            "members",
            "user",
            "memberCount");

    /** A codec. */
    public JoinedCodec() {}

    @Override
    public String type() {
        return "joined";
    }

    @Override
    public Class<Joined> javaType() {
        return Joined.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public Joined read(Fields in) {
        String room = in.room();
        boolean recovered = in.bool("recovered");
        return Joined.builder(
                        room,
                        in.string("username"),
                        in.string("id"),
                        in.requiredString("epoch", 1, StreamPosition.MAX_EPOCH_LENGTH),
                        in.requiredInteger("offset", 0))
                .ref(in.stringOrNull("ref"))
                .recovered(recovered)
                .missed(recovered ? Long.valueOf(0) : in.integer("missed", 0))
                .floor(in.integer("floor", 0))
                .events(EventArray.read(in))
                .more(in.bool("more"))
                .members(MemberArray.read(in))
                .memberCount(MemberArray.readCount(in))
                .build();
    }

    @Override
    public void write(Joined reply, FieldWriter out) {
        out.optional("ref", reply.ref())
                .string("room", reply.room())
                .string("username", reply.username())
                .string("id", reply.id())
                .string("epoch", reply.epoch())
                .integer("offset", reply.offset())
                .bool("recovered", reply.recovered());
        if (!reply.recovered()) {
            writeMissed(reply.missed(), out);
        }
        out.optional("floor", reply.floor());
        EventArray.write(reply.events(), out);
        if (!reply.recovered()) {
            out.bool("more", reply.more());
        }
        MemberArray.write(reply.members(), reply.memberCount(), out);
    }

    private static void writeMissed(@Nullable Long missed, FieldWriter out) {
        if (missed == null) {
            out.nullValue("missed");
        } else {
            out.integer("missed", missed);
        }
    }
}
