package io.chathub.protocol.internal.message.command;

import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.SearchMessages;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;

/** Codec of {@code "type":"search"}. */
public final class SearchMessagesCodec implements MessageCodec<SearchMessages> {

    private static final FieldNames FIELDS = FieldNames.v2("ref", "text", "room", "from", "before", "limit");

    /** A codec. */
    public SearchMessagesCodec() {}

    @Override
    public String type() {
        return "search";
    }

    @Override
    public Class<SearchMessages> javaType() {
        return SearchMessages.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public SearchMessages read(Fields in) {
        String ref = CommandFields.ref(in);
        Long limit = in.integer("limit", 1);
        SearchMessages.Builder builder = SearchMessages.builder(in.string("text"))
                .ref(ref)
                .room(in.stringOrNull("room"))
                .from(in.stringOrNull("from", 1, ClientCommand.MAX_USER_LENGTH))
                .before(in.stringOrNull("before", 1, SearchMessages.MAX_BEFORE_LENGTH));
        if (limit != null) {
            builder.limit((int) Math.min(limit, SearchMessages.MAX_LIMIT));
        }
        return CommandFields.checked(builder::build);
    }

    @Override
    public void write(SearchMessages command, FieldWriter out) {
        out.optional("ref", command.ref())
                .string("text", command.text())
                .optional("room", command.room())
                .optional("from", command.from())
                .optional("before", command.before())
                .integer("limit", command.limit());
    }
}
