package io.chathub.protocol.internal.message.command;

import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.internal.json.DecodeErrors;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;

/** Codec of {@code "type":"history"}. */
public final class FetchHistoryCodec implements MessageCodec<FetchHistory> {

    private static final FieldNames FIELDS = FieldNames.v2("ref", "room", "before", "after", "limit");

    /** A codec. */
    public FetchHistoryCodec() {}

    @Override
    public String type() {
        return "history";
    }

    @Override
    public Class<FetchHistory> javaType() {
        return FetchHistory.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public FetchHistory read(Fields in) {
        String ref = CommandFields.ref(in);
        String room = in.room();
        Long before = in.integer("before", 1);
        Long after = in.integer("after", 0);
        Long limit = in.integer("limit", 1);
        if (before != null && after != null) {
            throw DecodeErrors.badField("before, after: both given (expected: at most one)");
        }
        int bounded = limit == null ? FetchHistory.DEFAULT_LIMIT : (int) Math.min(limit, FetchHistory.MAX_LIMIT);
        return FetchHistory.builder(room)
                .ref(ref)
                .before(before)
                .after(after)
                .limit(bounded)
                .build();
    }

    @Override
    public void write(FetchHistory command, FieldWriter out) {
        CommandFields.writeRef(command.ref(), out);
        CommandFields.writeRoom(command.room(), out);
        out.optional("before", command.before())
                .optional("after", command.after())
                .integer("limit", command.limit());
    }
}
