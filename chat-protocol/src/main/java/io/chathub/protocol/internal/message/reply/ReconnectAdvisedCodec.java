package io.chathub.protocol.internal.message.reply;

import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;
import io.chathub.protocol.reply.ReconnectAdvised;

/** Codec of {@code "type":"reconnect"}. */
public final class ReconnectAdvisedCodec implements MessageCodec<ReconnectAdvised> {

    private static final FieldNames FIELDS = FieldNames.v2("after");

    /** A codec. */
    public ReconnectAdvisedCodec() {}

    @Override
    public String type() {
        return "reconnect";
    }

    @Override
    public Class<ReconnectAdvised> javaType() {
        return ReconnectAdvised.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public ReconnectAdvised read(Fields in) {
        return new ReconnectAdvised(in.requiredMillis("after", 0));
    }

    @Override
    public void write(ReconnectAdvised reply, FieldWriter out) {
        out.millis("after", reply.after());
    }
}
