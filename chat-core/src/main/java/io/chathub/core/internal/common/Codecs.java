package io.chathub.core.internal.common;

import io.chathub.protocol.InputLimits;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ProtocolVersion;

/** The codecs, one a protocol version. */
public record Codecs(JsonCodec v1, JsonCodec v2) {

    /** Codecs that read within {@code limits}. */
    public static Codecs within(InputLimits limits) {
        return new Codecs(new JsonCodec(ProtocolVersion.V1, limits), new JsonCodec(ProtocolVersion.V2, limits));
    }

    public JsonCodec of(ProtocolVersion version) {
        return switch (version) {
            case V1 -> v1;
            case V2 -> v2;
        };
    }
}
