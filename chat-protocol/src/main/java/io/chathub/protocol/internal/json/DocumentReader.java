package io.chathub.protocol.internal.json;

import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.InputLimits;
import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.command.ClientCommand;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;
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
 * Reads a JSON document into its fields. One pass over the tokens checks every name, string and number of the document;
 * only known fields are kept. Immutable, for any number of threads.
 */
public final class DocumentReader {

    private final InputLimits limits;
    private final JsonFactory json;

    /** A reader that rejects documents over {@code limits}. */
    public DocumentReader(InputLimits limits) {
        this.limits = limits;
        json = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(InputLimits.MAX_DEPTH)
                        .maxNumberLength(JsonNumber.MAX_LENGTH)
                        .maxNameLength(limits.maxMessageBytes())
                        .maxStringLength(limits.maxMessageBytes())
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // Clients choose the names: interning them would let a client grow a table of the whole JVM.
                .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                .build();
    }

    /**
     * Reads {@code text}.
     *
     * @throws ProtocolException with {@link ErrorCode#TOO_LARGE} if it is over the size limit,
     *                           {@link ErrorCode#BAD_JSON} if it is not one JSON object within the limits, or
     *                           {@link ErrorCode#BAD_FIELD} if a string contains U+0000 or an unpaired surrogate, or a
     *                           kept array contains {@code null}
     */
    public Fields read(String text, ReadContext context) {
        if (Utf8.isLongerThan(limits.maxMessageBytes(), text)) {
            throw DecodeErrors.documentTooLarge(limits.maxMessageBytes());
        }
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw DecodeErrors.badJson();
            }
            Fields fields = object(parser, context);
            if (parser.nextToken() != null) {
                throw DecodeErrors.badJson();
            }
            return fields;
        } catch (JacksonException e) {
            // Not kept as the cause: the parser's message quotes its input.
            throw DecodeErrors.badJson();
        }
    }

    /**
     * Finds the ref of a document that {@link #read} rejected for one of its strings, so that the error can repeat it.
     *
     * @return null if there is no usable ref, or the document is not JSON
     */
    public @Nullable String refOf(String text) {
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

    /** Recursive; the parser stops at {@link InputLimits#MAX_DEPTH}. */
    private static Fields object(JsonParser parser, ReadContext context) {
        Fields fields = new Fields(context);
        while (true) {
            JsonToken token = next(parser);
            if (token == JsonToken.END_OBJECT) {
                return fields;
            }
            String name = clean(parser.currentName());
            JsonToken first = next(parser);
            if (fields.knows(name)) {
                Object value = value(first, parser, context);
                if (value != null) { // a null field counts as missing
                    fields.put(name, value);
                }
            } else {
                skip(first, parser);
            }
        }
    }

    private static @Nullable Object value(JsonToken first, JsonParser parser, ReadContext context) {
        return switch (first) {
            case START_OBJECT -> object(parser, context);
            case START_ARRAY -> array(parser, context);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> scalar(first, parser);
        };
    }

    private static List<Object> array(JsonParser parser, ReadContext context) {
        List<Object> items = new ArrayList<>();
        for (JsonToken token = next(parser); token != JsonToken.END_ARRAY; token = next(parser)) {
            Object item = value(token, parser, context);
            if (item == null) {
                throw DecodeErrors.badField("null inside an array");
            }
            items.add(item);
        }
        return items;
    }

    /** Checks an unknown field without allocating per token: a document may have tens of thousands. */
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
                default -> throw DecodeErrors.badJson();
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
            throw DecodeErrors.badJson();
        }
    }

    private static Object scalar(JsonToken token, JsonParser parser) {
        return switch (token) {
            case VALUE_STRING -> clean(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getString());
            default -> throw DecodeErrors.badJson();
        };
    }

    private static JsonToken next(JsonParser parser) {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw DecodeErrors.badJson();
        }
        return token;
    }

    private static JsonNumber number(String literal) {
        try {
            return new JsonNumber(literal);
        } catch (IllegalArgumentException e) {
            throw DecodeErrors.badJson();
        }
    }

    /** PostgreSQL cannot store U+0000 in text, and UTF-8 cannot encode an unpaired surrogate. */
    private static <T extends CharSequence> T clean(T value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == 0) {
                throw DecodeErrors.badString();
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < value.length()
                        && Character.isLowSurrogate(value.charAt(i + 1));
                if (!pair) {
                    throw DecodeErrors.badString();
                }
                i++;
            }
        }
        return value;
    }
}
