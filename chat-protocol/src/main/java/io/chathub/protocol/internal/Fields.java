package io.chathub.protocol.internal;

import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.ProtocolException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object that the protocol knows: each a string, a boolean, a {@link JsonNumber}, a nested object
 * as {@code Fields}, or an array as a {@code List} of those.
 */
final class Fields {

    /** What JavaScript can count to without a mistake: 2^53 - 1. */
    private static final BigDecimal LARGEST_INTEGER = BigDecimal.valueOf((1L << 53) - 1);

    private final Set<String> known;
    private final Map<String, Object> values = new HashMap<>();

    Fields(Set<String> known) {
        this.known = known;
    }

    /** Whether the protocol has a field of this name. What it does not know is not kept: ten thousand odd fields cost no map of that size. */
    boolean knows(String name) {
        return known.contains(name);
    }

    void put(String name, Object value) {
        values.put(name, value);
    }

    String type() {
        Object type = values.get("type");
        if (type == null) {
            throw JsonReader.unknownType();
        }
        return as(String.class, "type", type);
    }

    /** What the request calls itself, or null where that is missing or not fit to be repeated. */
    @Nullable String usableRef(int maxLength) {
        return values.get("ref") instanceof String ref && ref.length() <= maxLength ? ref : null;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String string(String name) {
        return string(name, "");
    }

    String string(String name, String otherwise) {
        Object value = values.get(name);
        return value == null ? otherwise : as(String.class, name, value);
    }

    /** A string of {@code min} to {@code max} characters, or null where there is none. */
    @Nullable String stringOrNull(String name, int min, int max) {
        Object value = values.get(name);
        if (value == null) {
            return null;
        }
        String string = as(String.class, name, value);
        if (string.length() < min || string.length() > max) {
            throw badField(name + ": too long or too short");
        }
        return string;
    }

    boolean bool(String name) {
        Object value = values.get(name);
        return value != null && as(Boolean.class, name, value);
    }

    @Nullable JsonNumber number(String name) {
        Object value = values.get(name);
        return value == null ? null : as(JsonNumber.class, name, value);
    }

    /** As {@link #number}, or null where it is of another kind. */
    @Nullable JsonNumber numberOrNull(String name) {
        return values.get(name) instanceof JsonNumber number ? number : null;
    }

    /** A whole number from {@code min} to 2^53 - 1, or null where there is none. */
    @Nullable Long integer(String name, long min) {
        JsonNumber number = number(name);
        if (number == null) {
            return null;
        }
        BigDecimal value = number.toBigDecimal();
        // The range first: 1e300 is a legal number, and writing it out as a whole one is work.
        if (value.abs().compareTo(LARGEST_INTEGER) > 0
                || value.stripTrailingZeros().scale() > 0
                || value.longValue() < min) {
            throw badField(name + ": not a whole number in its range");
        }
        return value.longValue();
    }

    long requiredInteger(String name, long min) {
        Long value = integer(name, min);
        if (value == null) {
            throw badField(name + ": missing");
        }
        return value;
    }

    @Nullable Fields object(String name) {
        Object value = values.get(name);
        return value == null ? null : as(Fields.class, name, value);
    }

    /** The objects of an array; empty where there is none. */
    List<Fields> objects(String name) {
        Object value = values.get(name);
        if (value == null) {
            return List.of();
        }
        List<Fields> objects = new ArrayList<>();
        for (Object item : as(List.class, name, value)) {
            objects.add(as(Fields.class, name, item));
        }
        return objects;
    }

    static ProtocolException badField(String message) {
        return new ProtocolException(ErrorCode.BAD_FIELD, message);
    }

    private static <T> T as(Class<T> kind, String name, @Nullable Object value) {
        if (!kind.isInstance(value)) {
            throw badField(name + ": a value of the wrong kind");
        }
        return kind.cast(value);
    }
}
