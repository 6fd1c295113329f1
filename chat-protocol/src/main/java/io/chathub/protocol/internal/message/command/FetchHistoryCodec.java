package io.chathub.protocol.internal.message.command;

import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.internal.json.DecodeErrors;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;

/** Codec of {@code "type":"history"}. */
public final class FetchHistoryCodec implements MessageCodec<FetchHistory> {

    private static final FieldNames FIELDS = FieldNames.v2(
            "ref", "room", "epoch", "before", "after", "limit", "view", "thread", "pinned", "changedAfter");

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
        int bounded = limit == null ? FetchHistory.DEFAULT_LIMIT : (int) Math.min(limit, FetchHistory.MAX_LIMIT);
        FetchHistory.Builder builder = FetchHistory.builder(room)
                .ref(ref)
                .epoch(CommandFields.epoch(in))
                .before(before)
                .after(after)
                .limit(bounded)
                .view(view(in))
                .thread(in.integer("thread", 1))
                .pinned(in.bool("pinned"))
                .changedAfter(in.integer("changedAfter", 0));
        // All values are in range, so a failure is about fields that exclude each other.
        return CommandFields.checked(builder::build);
    }

    private static FetchHistory.View view(Fields in) {
        String view = in.stringOrNull("view");
        if (view == null) {
            return FetchHistory.View.MESSAGES;
        }
        if (!view.equals(FetchHistory.View.CHANGES.wireName())) {
            throw DecodeErrors.badField("view: unknown (expected: changes)");
        }
        return FetchHistory.View.CHANGES;
    }

    @Override
    public void write(FetchHistory command, FieldWriter out) {
        CommandFields.writeRef(command.ref(), out);
        CommandFields.writeRoom(command.room(), out);
        out.optional("epoch", command.epoch())
                .optional("before", command.before())
                .optional("after", command.after())
                .integer("limit", command.limit());
        if (command.view() == FetchHistory.View.CHANGES) {
            out.string("view", command.view().wireName());
        }
        out.optional("thread", command.thread());
        if (command.pinned()) {
            out.bool("pinned", true);
        }
        out.optional("changedAfter", command.changedAfter());
    }
}
