package io.chathub.protocol.internal.message.event;

import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;

/** Codec of {@code "type":"reaction"}. */
public final class ReactionsChangedCodec implements MessageCodec<ReactionsChanged> {

    private static final FieldNames FIELDS = FieldNames.v2(
            "id",
            "username",
            "timestamp",
            "room",
            "offset",
            "user",
            "target",
            "emoji",
            "on",
            "reactions",
            "count",
            "mine");

    /** A codec. */
    public ReactionsChangedCodec() {}

    @Override
    public String type() {
        return "reaction";
    }

    @Override
    public Class<ReactionsChanged> javaType() {
        return ReactionsChanged.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public ReactionsChanged read(Fields in) {
        return ReactionsChanged.builder(in.room(), in.requiredInteger("target", 1), in.time("timestamp"))
                .id(in.string("id"))
                .username(in.string("username"))
                .offset(in.requiredInteger("offset", 1))
                .user(in.stringOrNull("user"))
                .emoji(in.stringOrNull("emoji"))
                .on(in.bool("on"))
                .reactions(EventFields.reactions(in))
                .build();
    }

    @Override
    public void write(ReactionsChanged event, FieldWriter out) {
        EventFields.origin(event.id(), event.username(), out);
        out.time("timestamp", event.timestamp())
                .string("room", event.room())
                .integer("offset", event.offset())
                .optional("user", event.user())
                .integer("target", event.target())
                .optional("emoji", event.emoji());
        if (event.emoji() != null) {
            out.bool("on", event.on());
        }
        EventFields.reactions(event.reactions(), out);
    }
}
