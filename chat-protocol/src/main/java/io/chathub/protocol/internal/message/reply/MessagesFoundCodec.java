package io.chathub.protocol.internal.message.reply;

import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;
import io.chathub.protocol.reply.MessagesFound;

/** Codec of {@code "type":"search"}. */
public final class MessagesFoundCodec implements MessageCodec<MessagesFound> {

    private static final FieldNames FIELDS = FieldNames.v2("ref", "events", "next");

    /** A codec. */
    public MessagesFoundCodec() {}

    @Override
    public String type() {
        return "search";
    }

    @Override
    public Class<MessagesFound> javaType() {
        return MessagesFound.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public MessagesFound read(Fields in) {
        return MessagesFound.builder()
                .ref(in.stringOrNull("ref"))
                .messages(EventArray.read(in).stream()
                        .filter(MessagePosted.class::isInstance)
                        .map(MessagePosted.class::cast)
                        .toList())
                .next(in.stringOrNull("next"))
                .build();
    }

    @Override
    public void write(MessagesFound reply, FieldWriter out) {
        out.optional("ref", reply.ref());
        EventArray.write(reply.messages(), out);
        out.optional("next", reply.next());
    }
}
