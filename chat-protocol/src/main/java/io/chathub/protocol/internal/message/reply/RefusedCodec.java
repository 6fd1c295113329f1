package io.chathub.protocol.internal.message.reply;

import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;
import io.chathub.protocol.internal.message.FieldNames;
import io.chathub.protocol.internal.message.MessageCodec;
import io.chathub.protocol.reply.Refused;

/** Codec of {@code "type":"error"}. */
public final class RefusedCodec implements MessageCodec<Refused> {

    private static final FieldNames FIELDS =
            FieldNames.v2("ref", "code", "message", "temporary", "retryAfter", "unknown");

    /** A codec. */
    public RefusedCodec() {}

    @Override
    public String type() {
        return "error";
    }

    @Override
    public Class<Refused> javaType() {
        return Refused.class;
    }

    @Override
    public FieldNames fields() {
        return FIELDS;
    }

    @Override
    public Refused read(Fields in) {
        ErrorCode code = ErrorCode.ofWireName(in.string("code"));
        return Refused.builder(code, in.string("message"))
                .ref(in.stringOrNull("ref"))
                .temporary(in.bool("temporary"))
                .retryAfter(in.millis("retryAfter"))
                .unknown(in.bool("unknown") && code == ErrorCode.UNAVAILABLE)
                .build();
    }

    @Override
    public void write(Refused reply, FieldWriter out) {
        out.optional("ref", reply.ref())
                .string("code", reply.code().wireName())
                .string("message", reply.message())
                .bool("temporary", reply.temporary())
                .optionalMillis("retryAfter", reply.retryAfter());
        if (reply.unknown()) {
            out.bool("unknown", true);
        }
    }
}
