package io.chathub.protocol.internal.message.command;

import io.chathub.protocol.command.Ping;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;

/** Codec of {@code "type":"ping"}. */
public final class PingCodec implements MessageCodec<Ping> {

    private static final FieldNames FIELDS = FieldNames.v2("ref");

    /** A codec. */
    public PingCodec() {}

    @Override
    public String type() {
        return "ping";
    }

    @Override
    public Class<Ping> javaType() {
        return Ping.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public Ping read(Fields in) {
        return new Ping(CommandFields.ref(in));
    }

    @Override
    public void write(Ping command, FieldWriter out) {
        CommandFields.writeRef(command.ref(), out);
    }
}
