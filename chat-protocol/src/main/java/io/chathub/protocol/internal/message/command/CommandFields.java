package io.chathub.protocol.internal.message.command;

import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
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

    static void writeRoom(String room, FieldWriter out) {
        if (!out.isV1()) {
            out.string("room", room);
        }
    }
}
