package io.chathub.conformance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON document in which a string value may stand for what varies: {@code "$any"} for any value, {@code "$time"} for a
 * time in UTC with milliseconds, {@code "$word"} for a string or number that is the same wherever the word stands.
 * {@code "$absent"} says that the field must not be there. Fields that the pattern does not name may be there too, unless
 * it is exact: then all fields, in their order, are those of the pattern.
 */
final class JsonPattern {

    /** The values of the variables of a transcript. */
    static final class Bindings {
        private final Map<String, JsonNode> values = new HashMap<>();

        /** The same values, apart. */
        Bindings copy() {
            Bindings copy = new Bindings();
            copy.values.putAll(values);
            return copy;
        }

        /** The value of a word; null where it has none yet. */
        @Nullable JsonNode get(String word) {
            return values.get(word);
        }

        void bind(String word, JsonNode value) {
            values.put(word, value);
        }
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern WORD = Pattern.compile("\\$[A-Za-z][A-Za-z0-9]*");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z");

    private final String text;
    private final JsonNode pattern;
    private final boolean exact;

    /**
     * A pattern.
     *
     * @throws IllegalArgumentException if {@code text} is no JSON object
     */
    JsonPattern(String text, boolean exact) {
        this.text = text;
        this.exact = exact;
        try {
            pattern = JSON.readTree(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not JSON: " + text, e);
        }
        if (!pattern.isObject()) {
            throw new IllegalArgumentException("not a JSON object: " + text);
        }
    }

    /** The difference in {@code actual}; null where it matches, and the variables are bound then. */
    @Nullable String difference(String actual, Bindings bindings) {
        try {
            return difference("", pattern, JSON.readTree(actual), bindings);
        } catch (JacksonException e) {
            return "not JSON";
        }
    }

    /** The document with each bound word replaced by what it stands for. */
    String filled(Bindings bindings) {
        Matcher words = Pattern.compile("\"(" + WORD.pattern() + ")\"").matcher(text);
        return words.replaceAll(match -> {
            JsonNode value = bindings.get(match.group(1));
            if (value == null) {
                throw new IllegalArgumentException(match.group(1) + " stands for nothing yet, in " + text);
            }
            return Matcher.quoteReplacement(value.toString());
        });
    }

    private @Nullable String difference(String at, JsonNode expected, JsonNode actual, Bindings bindings) {
        if (expected.isString() && WORD.matcher(expected.stringValue()).matches()) {
            return word(at, expected.stringValue(), actual, bindings);
        }
        if (expected.isObject() && actual.isObject()) {
            return fields(at, (ObjectNode) expected, (ObjectNode) actual, bindings);
        }
        if (expected.isArray() && actual.isArray()) {
            if (expected.size() != actual.size()) {
                return at + ": " + actual.size() + " items instead of " + expected.size();
            }
            for (int i = 0; i < expected.size(); i++) {
                String difference = difference(at + "[" + i + "]", expected.get(i), actual.get(i), bindings);
                if (difference != null) {
                    return difference;
                }
            }
            return null;
        }
        return expected.equals(actual) ? null : at + ": " + actual + " instead of " + expected;
    }

    private @Nullable String fields(String at, ObjectNode expected, ObjectNode actual, Bindings bindings) {
        if (exact && !names(expected).equals(names(actual))) {
            return at + ": fields " + names(actual) + " instead of " + names(expected);
        }
        for (String name : names(expected)) {
            JsonNode wanted = expected.get(name);
            JsonNode found = actual.get(name);
            boolean absent = wanted.isString() && wanted.stringValue().equals("$absent");
            if (absent != (found == null)) {
                return at + "." + name + (absent ? ": is there" : ": is missing");
            }
            if (!absent) {
                String difference = difference(at + "." + name, wanted, found, bindings);
                if (difference != null) {
                    return difference;
                }
            }
        }
        return null;
    }

    private static List<String> names(ObjectNode node) {
        return new ArrayList<>(node.propertyNames());
    }

    private static @Nullable String word(String at, String word, JsonNode actual, Bindings bindings) {
        switch (word) {
            case "$any" -> {
                return null;
            }
            case "$time" -> {
                boolean isTime =
                        actual.isString() && TIME.matcher(actual.stringValue()).matches();
                return isTime && !Instant.parse(actual.stringValue()).equals(Instant.EPOCH)
                        ? null
                        : at + ": " + actual + " instead of a time";
            }
            default -> {
                JsonNode known = bindings.get(word);
                if (known == null) {
                    if (!actual.isString() && !actual.isNumber()) {
                        return at + ": " + actual + " instead of a string or number";
                    }
                    bindings.bind(word, actual);
                    return null;
                }
                return known.equals(actual) ? null : at + ": " + actual + " instead of " + known + " (" + word + ")";
            }
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
