package io.chathub.protocol.internal.json;

import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.InputLimits;
import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.RoomNames;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The known fields of one JSON object: each a string, a boolean, a {@link JsonNumber}, a nested object as
 * {@code Fields}, or an array as a {@code List} of those. A field with the value {@code null} counts as missing.
 *
 * <p>Every accessor throws a {@link ProtocolException} with {@link ErrorCode#BAD_FIELD} if the value has another JSON
 * type, or is outside its bounds.
 */
public final class Fields {

    /** The largest integer that JavaScript represents exactly: 2^53 - 1. */
    private static final BigDecimal LARGEST_INTEGER = BigDecimal.valueOf((1L << 53) - 1);

    /** RFC 3339 has the years 0000 to 9999; Java parses more, but cannot write them in that form. */
    private static final Instant FIRST_TIME = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private final ReadContext context;
    private final Map<String, Object> values = new HashMap<>();

    Fields(ReadContext context) {
        this.context = context;
    }

    /** Whether the field is kept. Unknown fields take no memory, however many there are. */
    boolean knows(String name) {
        return context.known().contains(name);
    }

    void put(String name, Object value) {
        values.put(name, value);
    }

    /** Whether the document comes from a v1 connection. */
    public boolean isV1() {
        return context.version() == ProtocolVersion.V1;
    }

    /**
     * The message type.
     *
     * @throws ProtocolException with {@link ErrorCode#UNKNOWN_TYPE} if the field is missing
     */
    public String type() {
        Object type = values.get("type");
        if (type == null) {
            throw DecodeErrors.unknownType();
        }
        return as(String.class, "type", type);
    }

    /** The room's name, unchecked; {@code lobby} if missing. */
    public String room() {
        Object room = values.get("room");
        return room == null ? RoomNames.LOBBY : as(String.class, "room", room);
    }

    /** The ref, if it is a string of at most {@code maxLength} characters; null otherwise. Never throws. */
    public @Nullable String usableRef(int maxLength) {
        return values.get("ref") instanceof String ref && ref.length() <= maxLength ? ref : null;
    }

    /** Whether the field is present. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** A string; empty if missing. */
    public String string(String name) {
        Object value = values.get(name);
        return value == null ? "" : as(String.class, name, value);
    }

    /** A string; null if missing. */
    public @Nullable String stringOrNull(String name) {
        Object value = values.get(name);
        return value == null ? null : as(String.class, name, value);
    }

    /** A string of {@code min} to {@code max} characters; null if missing. */
    public @Nullable String stringOrNull(String name, int min, int max) {
        String string = stringOrNull(name);
        if (string != null && (string.length() < min || string.length() > max)) {
            throw DecodeErrors.badField(name + ": wrong length (expected: " + min + ".." + max + " characters)");
        }
        return string;
    }

    /** A string of {@code min} to {@code max} characters that must be present. */
    public String requiredString(String name, int min, int max) {
        String string = stringOrNull(name, min, max);
        if (string == null) {
            throw DecodeErrors.missing(name);
        }
        return string;
    }

    /**
     * The text of a message; empty if missing.
     *
     * @throws ProtocolException with {@link ErrorCode#TOO_LARGE} if it has more code points than
     *                           {@link InputLimits#maxTextLength}
     */
    public String text(String name) {
        String text = string(name);
        int max = context.limits().maxTextLength();
        if (text.length() > max && text.codePointCount(0, text.length()) > max) {
            throw DecodeErrors.textTooLong(name, max);
        }
        return text;
    }

    /** A boolean; false if missing. */
    public boolean bool(String name) {
        Object value = values.get(name);
        return value != null && as(Boolean.class, name, value);
    }

    /** A number; null if missing. */
    public @Nullable JsonNumber number(String name) {
        Object value = values.get(name);
        return value == null ? null : as(JsonNumber.class, name, value);
    }

    /** A number; null if missing or of another JSON type. */
    public @Nullable JsonNumber numberOrNull(String name) {
        return values.get(name) instanceof JsonNumber number ? number : null;
    }

    /** An integer from {@code min} to 2^53 - 1; null if missing. */
    public @Nullable Long integer(String name, long min) {
        JsonNumber number = number(name);
        if (number == null) {
            return null;
        }
        Long value = integerFrom(number, min);
        if (value == null) {
            throw DecodeErrors.badField(
                    name + ": not an integer in range (expected: " + min + ".." + LARGEST_INTEGER + ")");
        }
        return value;
    }

    /** An integer from {@code min} to 2^53 - 1; null if missing, out of range, or of another JSON type. */
    public @Nullable Long integerOrNull(String name, long min) {
        JsonNumber number = numberOrNull(name);
        return number == null ? null : integerFrom(number, min);
    }

    private static @Nullable Long integerFrom(JsonNumber number, long min) {
        BigDecimal value = number.toBigDecimal();
        // The range is checked first: expanding a legal 1e300 to an integer would be expensive.
        boolean isInteger = value.abs().compareTo(LARGEST_INTEGER) <= 0
                && value.stripTrailingZeros().scale() <= 0;
        return isInteger && value.longValue() >= min ? Long.valueOf(value.longValue()) : null;
    }

    /** An integer from {@code min} to 2^53 - 1 that must be present. */
    public long requiredInteger(String name, long min) {
        Long value = integer(name, min);
        if (value == null) {
            throw DecodeErrors.missing(name);
        }
        return value;
    }

    /** As {@link #requiredInteger}; values over the largest {@code int} become that. */
    public int requiredInt(String name, int min) {
        return (int) Math.min(requiredInteger(name, min), Integer.MAX_VALUE);
    }

    /** A duration in milliseconds, at least {@code min}, that must be present. */
    public Duration requiredMillis(String name, long min) {
        return Duration.ofMillis(requiredInteger(name, min));
    }

    /** A duration in milliseconds, at least 0; null if missing. */
    public @Nullable Duration millis(String name) {
        Long value = integer(name, 0);
        return value == null ? null : Duration.ofMillis(value);
    }

    /** A time of RFC 3339 that must be present. */
    public Instant time(String name) {
        String text = string(name);
        try {
            Instant time = Timestamps.parse(text);
            if (!time.isBefore(FIRST_TIME) && !time.isAfter(LAST_TIME)) {
                return time;
            }
        } catch (DateTimeException e) {
            // rejected below: the parser's message quotes its input
        }
        throw DecodeErrors.badField(name + ": not an RFC 3339 time");
    }

    /** A nested object; null if missing. */
    public @Nullable Fields object(String name) {
        Object value = values.get(name);
        return value == null ? null : as(Fields.class, name, value);
    }

    /** The objects of an array; empty if missing. */
    public List<Fields> objects(String name) {
        return items(Fields.class, name);
    }

    /** The strings of an array; empty if missing. */
    public List<String> strings(String name) {
        return items(String.class, name);
    }

    private <T> List<T> items(Class<T> kind, String name) {
        Object value = values.get(name);
        if (value == null) {
            return List.of();
        }
        List<T> items = new ArrayList<>();
        for (Object item : as(List.class, name, value)) {
            items.add(as(kind, name, item));
        }
        return items;
    }

    private static <T> T as(Class<T> kind, String name, @Nullable Object value) {
        if (!kind.isInstance(value)) {
            throw DecodeErrors.badField(name + ": wrong JSON type (expected: " + jsonType(kind) + ")");
        }
        return kind.cast(value);
    }

    private static String jsonType(Class<?> kind) {
        if (kind == String.class) {
            return "string";
        }
        if (kind == Boolean.class) {
            return "boolean";
        }
        if (kind == JsonNumber.class) {
            return "number";
        }
        return kind == Fields.class ? "object" : "array";
    }
}
