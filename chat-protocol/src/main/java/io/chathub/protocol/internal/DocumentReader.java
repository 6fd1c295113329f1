package io.chathub.protocol.internal;

import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.InputLimits;
import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.command.ClientCommand;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Text to fields. Streams over the tokens once, so that every string and number of the document is checked, known or not;
 * only what is known is kept.
 */
final class DocumentReader {

    private final InputLimits limits;
    private final JsonFactory json;

    DocumentReader(InputLimits limits) {
        this.limits = limits;
        json = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(InputLimits.MAX_DEPTH)
                        .maxNumberLength(JsonNumber.MAX_LENGTH)
                        .maxNameLength(limits.maxMessageBytes())
                        .maxStringLength(limits.maxMessageBytes())
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // Names come from strangers: interning them would let them grow a table of the whole JVM.
                .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                .build();
    }

    Fields read(String text, Set<String> known) {
        if (Utf8.isLongerThan(limits.maxMessageBytes(), text)) {
            throw new ProtocolException(ErrorCode.TOO_LARGE, "the message is too large");
        }
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw badJson();
            }
            Fields fields = object(parser, known);
            if (parser.nextToken() != null) {
                throw badJson();
            }
            return fields;
        } catch (JacksonException e) {
            // Not kept as a cause: the parser's message quotes its input.
            throw badJson();
        }
    }

    /** The ref of a document that is JSON, and was refused for a string in it; null where there is none to repeat. */
    @Nullable String refOf(String text) {
        String ref = null;
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean isRef = parser.currentName().equals("ref");
                JsonToken value = parser.nextToken();
                if (isRef && value == JsonToken.VALUE_STRING) {
                    ref = clean(parser.getString());
                }
                parser.skipChildren();
            }
            return ref == null || ref.length() > ClientCommand.MAX_REF_LENGTH || parser.nextToken() != null
                    ? null
                    : ref;
        } catch (JacksonException | ProtocolException e) {
            return null;
        }
    }

    /** What is nested goes no deeper than {@link InputLimits#MAX_DEPTH}: the parser sees to it. */
    private static Fields object(JsonParser parser, Set<String> known) {
        Fields fields = new Fields(known);
        while (true) {
            JsonToken token = next(parser);
            if (token == JsonToken.END_OBJECT) {
                return fields;
            }
            String name = clean(parser.currentName());
            JsonToken first = next(parser);
            if (fields.knows(name)) {
                Object value = value(first, parser, known);
                if (value != null) { // null is as if it were not there
                    fields.put(name, value);
                }
            } else {
                skip(first, parser);
            }
        }
    }

    private static @Nullable Object value(JsonToken first, JsonParser parser, Set<String> known) {
        return switch (first) {
            case START_OBJECT -> object(parser, known);
            case START_ARRAY -> array(parser, known);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> scalar(first, parser);
        };
    }

    private static List<Object> array(JsonParser parser, Set<String> known) {
        List<Object> items = new ArrayList<>();
        for (JsonToken token = next(parser); token != JsonToken.END_ARRAY; token = next(parser)) {
            Object item = value(token, parser, known);
            if (item == null) {
                throw Fields.badField("null in an array");
            }
            items.add(item);
        }
        return items;
    }

    /** Checks what nobody asked for, without an object for each piece: a frame may hold tens of thousands. */
    private static void skip(JsonToken first, JsonParser parser) {
        int depth = 0;
        for (JsonToken token = first; ; token = next(parser)) {
            switch (token) {
                case START_OBJECT, START_ARRAY -> depth++;
                case END_OBJECT, END_ARRAY -> depth--;
                case PROPERTY_NAME -> clean(parser.currentName());
                case VALUE_STRING -> clean(text(parser));
                case VALUE_NUMBER_INT -> requireShort(parser);
                case VALUE_NUMBER_FLOAT -> {
                    requireShort(parser);
                    if (text(parser).chars().anyMatch(c -> c == 'e' || c == 'E')) {
                        number(parser.getString());
                    }
                }
                case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> {}
                default -> throw badJson();
            }
            if (depth == 0) {
                return;
            }
        }
    }

    private static CharBuffer text(JsonParser parser) {
        return CharBuffer.wrap(parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
    }

    private static void requireShort(JsonParser parser) {
        if (parser.getStringLength() > JsonNumber.MAX_LENGTH) {
            throw badJson();
        }
    }

    private static Object scalar(JsonToken token, JsonParser parser) {
        return switch (token) {
            case VALUE_STRING -> clean(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getString());
            default -> throw badJson();
        };
    }

    private static JsonToken next(JsonParser parser) {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw badJson();
        }
        return token;
    }

    private static JsonNumber number(String literal) {
        try {
            return new JsonNumber(literal);
        } catch (IllegalArgumentException e) {
            throw badJson();
        }
    }

    /** PostgreSQL text refuses U+0000, UTF-8 refuses half a surrogate pair: neither may get in. */
    private static <T extends CharSequence> T clean(T value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == 0) {
                throw badString();
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < value.length()
                        && Character.isLowSurrogate(value.charAt(i + 1));
                if (!pair) {
                    throw badString();
                }
                i++;
            }
        }
        return value;
    }

    private static ProtocolException badString() {
        return new ProtocolException(ErrorCode.BAD_FIELD, "a string holds U+0000 or half of a surrogate pair");
    }

    private static ProtocolException badJson() {
        return new ProtocolException(ErrorCode.BAD_JSON, "not one JSON object within the limits");
    }
}
