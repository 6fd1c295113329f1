package io.chathub.protocol.internal.message.reply;

import io.chathub.protocol.event.Terms;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;
import io.chathub.protocol.reply.Refreshed;

/** Codec of {@code "type":"refreshed"}. */
public final class RefreshedCodec implements MessageCodec<Refreshed> {

    private static final FieldNames FIELDS = FieldNames.v2("ref", "user", "expiresIn");

    /** A codec. */
    public RefreshedCodec() {}

    @Override
    public String type() {
        return "refreshed";
    }

    @Override
    public Class<Refreshed> javaType() {
        return Refreshed.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public Refreshed read(Fields in) {
        return Refreshed.builder()
                .ref(in.stringOrNull("ref"))
                .user(in.stringOrNull("user", 1, Terms.MAX_USER_LENGTH))
                .expiresIn(in.millis("expiresIn"))
                .build();
    }

    @Override
    public void write(Refreshed reply, FieldWriter out) {
        out.optional("ref", reply.ref()).optional("user", reply.user()).optionalMillis("expiresIn", reply.expiresIn());
    }
}
