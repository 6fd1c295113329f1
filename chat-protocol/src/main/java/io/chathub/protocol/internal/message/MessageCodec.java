package io.chathub.protocol.internal.message;

import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.json.Fields;

/**
 * Reads and writes one message type, in the form of each protocol version. Stateless, for any number of threads.
 *
 * <p>A new message needs its class, {@code permits} of its family, its codec, and one line in {@code MessageTable}.
 *
 * @param <T> the message
 */
public interface MessageCodec<T> {

    /** The value of the {@code type} field; unique among the messages of its direction. */
    String type();

    /** The message's class; unique among all codecs. */
    Class<T> javaType();

    /** The first protocol version that has the message. */
    default ProtocolVersion since() {
        return ProtocolVersion.V2;
    }

    /** All fields that {@link #read} and {@link #write} use but {@code type}, those of nested objects included. */
    FieldNames fields();

    /**
     * Reads a message of this type.
     *
     * @throws ProtocolException if a field is unacceptable
     */
    T read(Fields in);

    /** Writes all fields but {@code type}, in the order of the protocol's tables. */
    void write(T value, FieldWriter out);
}
