package io.chathub.client.internal.config;

import io.chathub.protocol.Emoji;
import io.chathub.protocol.InputLimits;
import io.chathub.protocol.JsonCodec;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.Usernames;
import io.chathub.protocol.command.ClientCommand;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Argument checks. Each returns its argument, or throws {@link IllegalArgumentException} with the message
 * {@code name: value (expected: …)}.
 */
public final class Checks {

    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e\\t]*");
    private static final String DEFAULT_PATH = "/ws";
    private static final JsonCodec CODEC = new JsonCodec(ProtocolVersion.V2, InputLimits.DEFAULT);

    private Checks() {}

    /** Requires {@code min <= value <= max}. */
    public static int between(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + ".." + max + ")");
        }
        return value;
    }

    /** Requires {@code min <= value <= max}. */
    public static Duration between(String name, Duration value, Duration min, Duration max) {
        Objects.requireNonNull(value, name);
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + ".." + max + ")");
        }
        return value;
    }

    /** Normalizes the address of a server: http becomes ws, https becomes wss, and an empty path becomes {@code /ws}. */
    public static URI endpoint(URI uri) {
        String given = Objects.requireNonNull(uri, "uri").getScheme();
        // Query and user info may hold secrets, so the exception messages contain neither.
        String scheme = switch (given == null ? "" : given.toLowerCase(Locale.ROOT)) {
            case "ws", "http" -> "ws";
            case "wss", "https" -> "wss";
            default ->
                throw new IllegalArgumentException("uri: scheme " + given + " (expected: ws, wss, http or https)");
        };
        String authority = uri.getRawAuthority();
        if (authority == null || authority.contains("@") || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("uri: " + given + "://" + uri.getHost()
                    + " (expected: a host, and neither user info nor a fragment)");
        }
        String path = uri.getRawPath();
        String query = uri.getRawQuery();
        try {
            URI normalized = new URI(scheme
                    + "://"
                    + authority
                    + (path == null || path.isEmpty() || path.equals("/") ? DEFAULT_PATH : path)
                    + (query == null ? "" : "?" + query));
            var unused = ServerAddress.of(normalized); // checks host and port
            return normalized;
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a valid address became invalid", e);
        }
    }

    /** Normalizes a username. */
    public static String username(String username) {
        try {
            return Usernames.normalize(Objects.requireNonNull(username, "username"));
        } catch (ProtocolException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Requires at most {@code maxLength} code points, no U+0000 and no unpaired surrogate: a server rejects such a text. */
    public static String text(String text, int maxLength) {
        int length = Objects.requireNonNull(text, "text").codePointCount(0, text.length());
        if (length > maxLength) {
            throw new IllegalArgumentException(
                    "text: " + length + " code points (expected: at most " + maxLength + ")");
        }
        if (text.codePoints().anyMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE)) {
            throw new IllegalArgumentException("text: contains U+0000 or an unpaired surrogate (expected: neither)");
        }
        return text;
    }

    /** Requires an offset of an event. */
    public static long offset(String name, long offset) {
        if (offset < 1) {
            throw new IllegalArgumentException(name + ": " + offset + " (expected: >= 1)");
        }
        return offset;
    }

    /** Normalizes the emoji of a reaction. */
    public static String emoji(String emoji) {
        try {
            return Emoji.normalize(Objects.requireNonNull(emoji, "emoji"));
        } catch (ProtocolException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Requires that the JSON of {@code command} has at most {@code maxBytes} bytes of UTF-8. */
    public static void size(ClientCommand command, int maxBytes) {
        int size = CODEC.encode(command).getBytes(StandardCharsets.UTF_8).length;
        if (size > maxBytes) {
            throw new IllegalArgumentException("message: " + size + " bytes (expected: at most " + maxBytes + ")");
        }
    }

    /** Requires a valid HTTP header that the WebSocket handshake does not set itself. */
    public static void header(@Nullable String name, @Nullable String value) {
        if (name == null || !HEADER_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("header name: " + name + " (expected: an RFC 9110 token)");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.equals("upgrade") || lower.equals("connection") || lower.startsWith("sec-websocket-")) {
            throw new IllegalArgumentException(
                    "header name: " + name + " (expected: a header that the handshake does not set)");
        }
        if (value == null || !HEADER_VALUE.matcher(value).matches()) {
            // The value may be a token, so the message does not contain it.
            throw new IllegalArgumentException("header value of " + name + ": … (expected: printable ASCII)");
        }
    }

    /** The limits for incoming messages: {@code maxMessageBytes} bytes, and no limit on texts, which are the server's to bound. */
    public static InputLimits inputLimits(int maxMessageBytes) {
        return new InputLimits(maxMessageBytes, Integer.MAX_VALUE);
    }
}
