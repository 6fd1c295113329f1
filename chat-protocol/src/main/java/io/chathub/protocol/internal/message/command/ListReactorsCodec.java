package io.chathub.protocol.internal.message.command;

import io.chathub.protocol.command.ListReactors;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;

/** Codec of {@code "type":"reactions"}. */
public final class ListReactorsCodec implements MessageCodec<ListReactors> {

    private static final FieldNames FIELDS = FieldNames.v2("ref", "room", "epoch", "target", "emoji", "after", "limit");

    /** A codec. */
    public ListReactorsCodec() {}

    @Override
    public String type() {
        return "reactions";
    }

    @Override
    public Class<ListReactors> javaType() {
        return ListReactors.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public ListReactors read(Fields in) {
        String ref = CommandFields.ref(in);
        Long limit = in.integer("limit", 1);
        ListReactors.Builder builder = ListReactors.builder(in.room(), CommandFields.target(in), in.string("emoji"))
                .ref(ref)
                .epoch(CommandFields.epoch(in))
                .after(in.stringOrNull("after", 1, ListReactors.MAX_AFTER_LENGTH));
        if (limit != null) {
            builder.limit((int) Math.min(limit, ListReactors.MAX_LIMIT));
        }
        return CommandFields.checked(builder::build);
    }

    @Override
    public void write(ListReactors command, FieldWriter out) {
        out.optional("ref", command.ref());
        CommandFields.writeTarget(command.room(), command.epoch(), command.target(), out);
        out.string("emoji", command.emoji()).optional("after", command.after()).integer("limit", command.limit());
    }
}
