package io.chathub.protocol.internal.message.command;

import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.internal.json.DecodeErrors;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The fields that several commands have, all of v2. */
final class CommandFields {

    private CommandFields() {}

    /** The ref; null if missing. */
    static @Nullable String ref(Fields in) {
        return in.stringOrNull("ref", 0, ClientCommand.MAX_REF_LENGTH);
    }

    static void writeRef(@Nullable String ref, FieldWriter out) {
        if (!out.isV1()) {
            out.optional("ref", ref);
        }
    }

    /** The epoch of the offsets in a request; null if missing. */
    static @Nullable String epoch(Fields in) {
        return in.stringOrNull("epoch", 1, StreamPosition.MAX_EPOCH_LENGTH);
    }

    /** The idempotency key; null if missing. */
    static @Nullable String key(Fields in) {
        return in.stringOrNull("key", 1, ClientCommand.MAX_REF_LENGTH);
    }

    static long target(Fields in) {
        return in.requiredInteger("target", 1);
    }

    /** The new state of what the request switches. Its absence is an error: it would switch off. */
    static boolean on(Fields in) {
        if (!in.has("on")) {
            throw DecodeErrors.missing("on");
        }
        return in.bool("on");
    }

    static void writeTarget(String room, @Nullable String epoch, long target, FieldWriter out) {
        out.string("room", room).optional("epoch", epoch).integer("target", target);
    }

    static void writeMentions(List<String> mentions, FieldWriter out) {
        if (!mentions.isEmpty()) {
            out.beginArray("mentions");
            mentions.forEach(out::item);
            out.endArray();
        }
    }

    /** Builds a command. Its checks name the fields alone, without the values. */
    static <C extends ClientCommand> C checked(Supplier<C> build) {
        try {
            return build.get();
        } catch (IllegalArgumentException e) {
            throw DecodeErrors.badField(String.valueOf(e.getMessage()));
        }
    }

    static void writeRoom(String room, FieldWriter out) {
        if (!out.isV1()) {
            out.string("room", room);
        }
    }
}
