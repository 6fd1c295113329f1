package io.chathub.protocol.internal;

import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.ProtocolException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of one message that the protocol knows, each a string, a boolean, a number, or a nested value that nobody wants. */
final class Fields {

    private static final Set<String> KNOWN = Set.of("type", "id", "username", "text", "timestamp", "price", "isTyping");
    private static final Object NESTED = new Object();

    private final Map<String, Object> values = new HashMap<>();

    void put(String name, Object value) {
        // What is unknown is not kept: a message of ten thousand odd fields costs no map of that size.
        if (KNOWN.contains(name)) {
            values.put(name, value);
        }
    }

    void nested(String name) {
        put(name, NESTED);
    }

    String type() {
        Object type = values.get("type");
        if (type == null) {
            throw JsonReader.unknownType();
        }
        return as(String.class, "type", type);
    }

    String string(String name) {
        Object value = values.get(name);
        return value == null ? "" : as(String.class, name, value);
    }

    boolean bool(String name) {
        Object value = values.get(name);
        return value != null && as(Boolean.class, name, value);
    }

    @Nullable JsonNumber number(String name) {
        Object value = values.get(name);
        return value == null ? null : as(JsonNumber.class, name, value);
    }

    private static <T> T as(Class<T> kind, String name, Object value) {
        if (!kind.isInstance(value)) {
            throw new ProtocolException(ErrorCode.BAD_FIELD, name + ": a value of the wrong kind");
        }
        return kind.cast(value);
    }
}
