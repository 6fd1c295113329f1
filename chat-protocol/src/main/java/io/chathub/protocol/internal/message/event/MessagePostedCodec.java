package io.chathub.protocol.internal.message.event;

import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;
import io.chathub.protocol.state.Deletion;
import io.chathub.protocol.state.MessageState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Codec of {@code "type":"message"}. */
public final class MessagePostedCodec implements MessageCodec<MessagePosted> {

    private static final FieldNames FIELDS = FieldNames.of("id", "username", "text", "timestamp", "price")
            .andV2(
                    "room",
                    "offset",
                    "user",
                    "replyTo",
                    "thread",
                    "mentions",
                    "everyone",
                    "root",
                    "rev",
                    "editedAt",
                    "deleted",
                    "pinned",
                    "reactions",
                    "emoji",
                    "mine",
                    "replies",
                    "count",
                    "last",
                    "change");

    /** The fields of a state beside {@code change}, which is left out where it equals the offset. */
    private static final List<String> STATE = List.of("rev", "editedAt", "deleted", "pinned", "reactions", "replies");

    /** A codec. */
    public MessagePostedCodec() {}

    @Override
    public String type() {
        return "message";
    }

    @Override
    public Class<MessagePosted> javaType() {
        return MessagePosted.class;
    }

    @Override
    public ProtocolVersion since() {
        return ProtocolVersion.V1;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public MessagePosted read(Fields in) {
        Long offset = in.integer("offset", 0);
        MessagePosted.Builder message = MessagePosted.builder(
                        in.room(), in.string("username"), in.string("text"), in.time("timestamp"))
                .id(in.string("id"))
                .price(in.number("price"))
                .offset(offset == null ? 0 : offset);
        return in.isV1() ? message.build() : readV2(in, message).build();
    }

    @Override
    public void write(MessagePosted event, FieldWriter out) {
        out.string("id", event.id())
                .string("username", event.username())
                .string("text", event.text())
                .time("timestamp", event.timestamp())
                .optional("price", event.price());
        if (!out.isV1()) {
            out.string("room", event.room()).integer("offset", event.offset());
            writeDetails(event, out);
            MessageState state = event.state();
            if (state != null) {
                writeState(state, event.offset(), out);
            }
        }
    }

    private static MessagePosted.Builder readV2(Fields in, MessagePosted.Builder message) {
        return message.user(in.stringOrNull("user"))
                .replyTo(EventFields.offset(in, "replyTo"))
                .thread(EventFields.offset(in, "thread"))
                .mentions(in.strings("mentions"))
                .everyone(in.bool("everyone"))
                .root(EventFields.root(in))
                .state(readState(in));
    }

    private static @Nullable MessageState readState(Fields in) {
        Long change = EventFields.offset(in, "change");
        if (change == null) {
            change = STATE.stream().anyMatch(in::has) ? EventFields.offset(in, "offset") : null;
        }
        if (change == null) {
            return null;
        }
        Long rev = in.integer("rev", 1);
        String deleted = in.stringOrNull("deleted");
        return MessageState.builder(change)
                .rev(rev == null ? 1 : (int) Math.min(rev, Integer.MAX_VALUE))
                .editedAt(in.has("editedAt") ? in.time("editedAt") : null)
                .deleted(deleted == null ? null : Deletion.of(deleted))
                .pinned(in.bool("pinned"))
                .reactions(EventFields.reactions(in))
                .replies(EventFields.replies(in))
                .build();
    }

    private static void writeDetails(MessagePosted event, FieldWriter out) {
        out.optional("user", event.user()).optional("replyTo", event.replyTo()).optional("thread", event.thread());
        EventFields.strings("mentions", event.mentions(), out);
        EventFields.flag("everyone", event.everyone(), out);
        EventFields.root(event.root(), out);
    }

    private static void writeState(MessageState state, long offset, FieldWriter out) {
        if (state.rev() > 1) {
            out.integer("rev", state.rev());
        }
        if (state.editedAt() != null) {
            out.time("editedAt", state.editedAt());
        }
        if (state.deleted() != null) {
            out.string("deleted", state.deleted().wireName());
        }
        EventFields.flag("pinned", state.pinned(), out);
        if (!state.reactions().isEmpty()) {
            EventFields.reactions(state.reactions(), out);
        }
        EventFields.replies(state.replies(), out);
        if (state.change() != offset) {
            out.integer("change", state.change());
        }
    }
}
