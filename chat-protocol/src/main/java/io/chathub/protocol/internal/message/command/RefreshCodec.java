package io.chathub.protocol.internal.message.command;

import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.Refresh;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;

/** Codec of {@code "type":"refresh"}. */
public final class RefreshCodec implements MessageCodec<Refresh> {

    private static final FieldNames FIELDS = FieldNames.v2("ref", "token");

    /** A codec. */
    public RefreshCodec() {}

    @Override
    public String type() {
        return "refresh";
    }

    @Override
    public Class<Refresh> javaType() {
        return Refresh.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public Refresh read(Fields in) {
        String ref = CommandFields.ref(in);
        return Refresh.builder(in.requiredString("token", 1, ClientCommand.MAX_TOKEN_LENGTH))
                .ref(ref)
                .build();
    }

    @Override
    public void write(Refresh command, FieldWriter out) {
        CommandFields.writeRef(command.ref(), out);
        out.string("token", command.token());
    }
}
