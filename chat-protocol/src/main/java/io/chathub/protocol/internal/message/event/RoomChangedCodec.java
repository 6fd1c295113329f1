package io.chathub.protocol.internal.message.event;

import io.chathub.protocol.event.RoomChanged;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;
import io.chathub.protocol.state.RoomSettings;

/** Codec of {@code "type":"room"}. */
public final class RoomChangedCodec implements MessageCodec<RoomChanged> {

    private static final FieldNames FIELDS =
            FieldNames.v2("id", "username", "timestamp", "room", "offset", "user", "set", "title", "topic", "access");

    /** A codec. */
    public RoomChangedCodec() {}

    @Override
    public String type() {
        return "room";
    }

    @Override
    public Class<RoomChanged> javaType() {
        return RoomChanged.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public RoomChanged read(Fields in) {
        Fields set = in.object("set");
        RoomSettings settings = set == null
                ? RoomSettings.builder().build()
                : RoomSettings.builder()
                        .title(set.stringOrNull("title"))
                        .topic(set.stringOrNull("topic"))
                        .access(set.stringOrNull("access"))
                        .build();
        return RoomChanged.builder(in.room(), settings, in.time("timestamp"))
                .id(in.string("id"))
                .username(in.string("username"))
                .offset(in.requiredInteger("offset", 1))
                .user(in.stringOrNull("user"))
                .build();
    }

    @Override
    public void write(RoomChanged event, FieldWriter out) {
        EventFields.origin(event.id(), event.username(), out);
        out.time("timestamp", event.timestamp())
                .string("room", event.room())
                .integer("offset", event.offset())
                .optional("user", event.user())
                .beginObject("set")
                .optional("title", event.set().title())
                .optional("topic", event.set().topic())
                .optional("access", event.set().access())
                .endObject();
    }
}
