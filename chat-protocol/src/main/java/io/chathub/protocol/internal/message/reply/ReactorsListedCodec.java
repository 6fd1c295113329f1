package io.chathub.protocol.internal.message.reply;

import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;
import io.chathub.protocol.reply.Reactor;
import io.chathub.protocol.reply.ReactorsListed;
import java.util.ArrayList;
import java.util.List;

/** Codec of {@code "type":"reactions"}. */
public final class ReactorsListedCodec implements MessageCodec<ReactorsListed> {

    private static final FieldNames FIELDS =
            FieldNames.v2("ref", "room", "target", "emoji", "count", "users", "user", "username", "next", "more");

    /** A codec. */
    public ReactorsListedCodec() {}

    @Override
    public String type() {
        return "reactions";
    }

    @Override
    public Class<ReactorsListed> javaType() {
        return ReactorsListed.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public ReactorsListed read(Fields in) {
        List<Reactor> users = new ArrayList<>();
        for (Fields object : in.objects("users")) {
            users.add(new Reactor(object.stringOrNull("user"), object.string("username")));
        }
        return ReactorsListed.builder(in.room(), in.requiredInteger("target", 1), in.string("emoji"))
                .ref(in.stringOrNull("ref"))
                .count(in.requiredInt("count", 0))
                .users(users)
                .next(in.stringOrNull("next"))
                .build();
    }

    @Override
    public void write(ReactorsListed reply, FieldWriter out) {
        out.optional("ref", reply.ref())
                .string("room", reply.room())
                .integer("target", reply.target())
                .string("emoji", reply.emoji())
                .integer("count", reply.count())
                .beginArray("users");
        for (Reactor reactor : reply.users()) {
            out.beginItem()
                    .optional("user", reactor.user())
                    .string("username", reactor.username())
                    .endObject();
        }
        out.endArray().optional("next", reply.next()).bool("more", reply.next() != null);
    }
}
