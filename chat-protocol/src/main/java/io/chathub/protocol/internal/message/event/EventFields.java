package io.chathub.protocol.internal.message.event;

import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.state.ReactionCount;
import io.chathub.protocol.state.Replies;
import io.chathub.protocol.state.ThreadRoot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nested values that several durable events have. */
final class EventFields {

    private EventFields() {}

    static @Nullable Long offset(Fields in, String name) {
        return in.integer(name, 1);
    }

    /** The client that caused an event; left out where the server names nobody. */
    static void origin(String id, String username, FieldWriter out) {
        if (!id.isEmpty()) {
            out.string("id", id);
        }
        if (!username.isEmpty()) {
            out.string("username", username);
        }
    }

    static void strings(String name, List<String> values, FieldWriter out) {
        if (!values.isEmpty()) {
            out.beginArray(name);
            values.forEach(out::item);
            out.endArray();
        }
    }

    static List<ReactionCount> reactions(Fields in) {
        List<ReactionCount> counts = new ArrayList<>();
        for (Fields object : in.objects("reactions")) {
            counts.add(new ReactionCount(object.string("emoji"), object.requiredInt("count", 1), object.bool("mine")));
        }
        return List.copyOf(counts);
    }

    static void reactions(List<ReactionCount> counts, FieldWriter out) {
        out.beginArray("reactions");
        for (ReactionCount count : counts) {
            out.beginItem().string("emoji", count.emoji()).integer("count", count.count());
            flag("mine", count.mine(), out);
            out.endObject();
        }
        out.endArray();
    }

    static @Nullable Replies replies(Fields in) {
        Fields object = in.object("replies");
        return object == null ? null : new Replies(object.requiredInteger("count", 0), offset(object, "last"));
    }

    static void replies(@Nullable Replies replies, FieldWriter out) {
        if (replies != null) {
            out.beginObject("replies");
            counts(replies, out);
            out.endObject();
        }
    }

    static @Nullable ThreadRoot root(Fields in) {
        Fields object = in.object("root");
        return object == null
                ? null
                : new ThreadRoot(
                        object.requiredInteger("offset", 1),
                        new Replies(object.requiredInteger("count", 0), offset(object, "last")));
    }

    static void root(@Nullable ThreadRoot root, FieldWriter out) {
        if (root != null) {
            out.beginObject("root").integer("offset", root.offset());
            counts(root.replies(), out);
            out.endObject();
        }
    }

    /** A field that is left out where it is false. */
    static void flag(String name, boolean value, FieldWriter out) {
        if (value) {
            out.bool(name, true);
        }
    }

    private static void counts(Replies replies, FieldWriter out) {
        out.integer("count", replies.count()).optional("last", replies.last());
    }
}
