package io.chathub.protocol.internal;

import io.chathub.protocol.ClientCommand;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.InputLimits;
import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.ServerEvent;
import java.time.DateTimeException;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** Text to record. Streams over the tokens once, so that every string and number of the document is checked, known or not. */
public final class JsonReader {

    /** RFC 3339 knows the years 0000 to 9999; what is outside of them Java can parse but not write again. */
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant END =
            Instant.parse("9999-12-31T23:59:59.999999999Z").plusNanos(1);

    private final InputLimits limits;
    private final JsonFactory json;

    /** A reader within {@code limits}. */
    public JsonReader(InputLimits limits) {
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

    /** See {@link io.chathub.protocol.JsonCodec#decodeCommand}. */
    public ClientCommand readCommand(String text) {
        Fields fields = read(text);
        return switch (fields.type()) {
            case "join" -> new ClientCommand.Join(fields.string("username"));
            case "message" ->
                new ClientCommand.PostMessage(
                        fields.string("username"), withinTextLimit(fields.string("text")), fields.number("price"));
            case "typing" -> new ClientCommand.SetTyping(fields.string("username"), fields.bool("isTyping"));
            default -> throw unknownType();
        };
    }

    /** See {@link io.chathub.protocol.JsonCodec#decodeEvent}. */
    public ServerEvent readEvent(String text) {
        Fields fields = read(text);
        return switch (fields.type()) {
            case "connect" -> new ServerEvent.Connected(fields.string("id"));
            case "message" ->
                new ServerEvent.MessagePosted(
                        fields.string("id"),
                        fields.string("username"),
                        fields.string("text"),
                        instant(fields.string("timestamp")),
                        fields.number("price"));
            case "typing" -> new ServerEvent.TypingChanged(fields.string("username"), fields.bool("isTyping"));
            case "user-joined" -> new ServerEvent.UserJoined(fields.string("username"), fields.string("id"));
            case "user-left" -> new ServerEvent.UserLeft(fields.string("username"));
            default -> throw unknownType();
        };
    }

    private Fields read(String text) {
        if (Utf8.isLongerThan(limits.maxMessageBytes(), text)) {
            throw new ProtocolException(ErrorCode.TOO_LARGE, "the message is too large");
        }
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw badJson();
            }
            Fields fields = readObject(parser);
            if (parser.nextToken() != null) {
                throw badJson();
            }
            return fields;
        } catch (JacksonException e) {
            // Not kept as a cause: the parser's message quotes its input.
            throw badJson();
        }
    }

    private static Fields readObject(JsonParser parser) {
        Fields fields = new Fields();
        int depth = 1;
        String name = "";
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw badJson();
            }
            switch (token) {
                case START_OBJECT, START_ARRAY -> {
                    if (depth++ == 1) {
                        fields.nested(name);
                    }
                }
                case END_OBJECT, END_ARRAY -> depth--;
                case PROPERTY_NAME -> {
                    String property = clean(parser.currentName());
                    if (depth == 1) {
                        name = property;
                    }
                }
                case VALUE_STRING -> {
                    String value = clean(parser.getString());
                    if (depth == 1) {
                        fields.put(name, value);
                    }
                }
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                    JsonNumber value = number(parser.getString());
                    if (depth == 1) {
                        fields.put(name, value);
                    }
                }
                case VALUE_TRUE, VALUE_FALSE -> {
                    if (depth == 1) {
                        fields.put(name, token == JsonToken.VALUE_TRUE);
                    }
                }
                case VALUE_NULL -> {} // as if it were not there
                default -> throw badJson();
            }
        }
        return fields;
    }

    private static JsonNumber number(String literal) {
        try {
            return new JsonNumber(literal);
        } catch (IllegalArgumentException e) {
            throw badJson();
        }
    }

    private static Instant instant(String text) {
        try {
            Instant time = Instant.parse(text);
            if (!time.isBefore(FIRST) && time.isBefore(END)) {
                return time;
            }
        } catch (DateTimeException e) {
            // refused below, without the parser's words
        }
        throw new ProtocolException(ErrorCode.BAD_FIELD, "timestamp: not a time of RFC 3339");
    }

    private String withinTextLimit(String text) {
        if (text.length() > limits.maxTextLength() && text.codePointCount(0, text.length()) > limits.maxTextLength()) {
            throw new ProtocolException(ErrorCode.TOO_LARGE, "text: too long");
        }
        return text;
    }

    /** PostgreSQL text refuses U+0000, UTF-8 refuses half a surrogate pair: neither may get in. */
    private static String clean(String value) {
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

    static ProtocolException unknownType() {
        return new ProtocolException(ErrorCode.UNKNOWN_TYPE, "type: missing or unknown");
    }
}
