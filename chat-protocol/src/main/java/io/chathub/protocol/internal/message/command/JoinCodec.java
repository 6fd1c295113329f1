package io.chathub.protocol.internal.message.command;

import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.Join;
import io.chathub.protocol.internal.json.DecodeErrors;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;
import org.jspecify.annotations.Nullable;

/** Codec of {@code "type":"join"}. */
public final class JoinCodec implements MessageCodec<Join> {

    private static final FieldNames FIELDS =
            FieldNames.of("username").andV2("ref", "room", "since", "epoch", "offset", "token");

    /** A codec. */
    public JoinCodec() {}

    @Override
    public String type() {
        return "join";
    }

    @Override
    public Class<Join> javaType() {
        return Join.class;
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
    public Join read(Fields in) {
        String ref = CommandFields.ref(in);
        String room = in.room();
        return Join.builder(room, in.string("username"))
                .ref(ref)
                .since(since(in.object("since")))
                .token(in.stringOrNull("token", 1, ClientCommand.MAX_TOKEN_LENGTH))
                .build();
    }

    @Override
    public void write(Join command, FieldWriter out) {
        CommandFields.writeRef(command.ref(), out);
        // A v2 client names itself once: a later join may leave the name out.
        if (out.isV1() || !command.username().isEmpty()) {
            out.string("username", command.username());
        }
        CommandFields.writeRoom(command.room(), out);
        if (!out.isV1()) {
            writeSince(command.since(), out);
            out.optional("token", command.token());
        }
    }

    private static @Nullable StreamPosition since(@Nullable Fields since) {
        if (since == null) {
            return null;
        }
        String epoch = since.stringOrNull("epoch", 1, StreamPosition.MAX_EPOCH_LENGTH);
        if (epoch == null) {
            throw DecodeErrors.badField("since: epoch missing");
        }
        return new StreamPosition(epoch, since.requiredInteger("offset", 0));
    }

    private static void writeSince(@Nullable StreamPosition since, FieldWriter out) {
        if (since != null) {
            out.beginObject("since")
                    .string("epoch", since.epoch())
                    .integer("offset", since.offset())
                    .endObject();
        }
    }
}
