package io.chathub.protocol.internal.json;

import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;

/** The exceptions of decoding. No text holds a part of the input. */
public final class DecodeErrors {

    private DecodeErrors() {}

    /** {@link ErrorCode#BAD_FIELD} with {@code message}, which names the field. */
    public static ProtocolException badField(String message) {
        return new ProtocolException(ErrorCode.BAD_FIELD, message);
    }

    /** {@link ErrorCode#BAD_FIELD} for a required field that is missing. */
    public static ProtocolException missing(String field) {
        return badField(field + ": missing");
    }

    /** {@link ErrorCode#UNKNOWN_TYPE}. */
    public static ProtocolException unknownType() {
        return new ProtocolException(ErrorCode.UNKNOWN_TYPE, "type: missing or unknown");
    }

    static ProtocolException badJson() {
        return new ProtocolException(ErrorCode.BAD_JSON, "not one JSON object within the depth and number limits");
    }

    static ProtocolException badString() {
        return badField("a string contains U+0000 or an unpaired surrogate");
    }

    static ProtocolException documentTooLarge(int maxBytes) {
        return new ProtocolException(
                ErrorCode.TOO_LARGE, "message too large (expected: at most " + maxBytes + " bytes of UTF-8)");
    }

    static ProtocolException textTooLong(String field, int maxCodePoints) {
        return new ProtocolException(
                ErrorCode.TOO_LARGE, field + ": too long (expected: at most " + maxCodePoints + " code points)");
    }
}
