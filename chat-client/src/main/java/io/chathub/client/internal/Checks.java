package io.chathub.client.internal;

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

/** The checks of what a caller hands in: each returns what it was given, or throws with {@code name: value (expected: …)}. */
public final class Checks {

    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e\\t]*");
    private static final String DEFAULT_PATH = "/ws";
    private static final JsonCodec CODEC = new JsonCodec(ProtocolVersion.V2, InputLimits.DEFAULT);

    private Checks() {}

    /** {@code value}, if it is within the two bounds. */
    public static int between(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + ".." + max + ")");
        }
        return value;
    }

    /** {@code value}, if it is within the two bounds. */
    public static Duration between(String name, Duration value, Duration min, Duration max) {
        Objects.requireNonNull(value, name);
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + ".." + max + ")");
        }
        return value;
    }

    /** The address to connect to: http becomes ws, https becomes wss, and no path becomes {@code /ws}. */
    public static URI endpoint(URI uri) {
        String given = Objects.requireNonNull(uri, "uri").getScheme();
        // Query and user info may hold secrets, so the messages show neither.
        String scheme = switch (given == null ? "" : given.toLowerCase(Locale.ROOT)) {
            case "ws", "http" -> "ws";
            case "wss", "https" -> "wss";
            default ->
                throw new IllegalArgumentException("uri: scheme " + given + " (expected: ws, wss, http or https)");
        };
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("uri: " + given + "://" + uri.getHost()
                    + " (expected: a host, and neither user info nor a fragment)");
        }
        if (uri.getPort() != -1) {
            between("uri port", uri.getPort(), 1, 65_535);
        }
        String path = uri.getRawPath();
        String query = uri.getRawQuery();
        try {
            return new URI(scheme
                    + "://"
                    + uri.getRawAuthority()
                    + (path == null || path.isEmpty() || path.equals("/") ? DEFAULT_PATH : path)
                    + (query == null ? "" : "?" + query));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a valid address became invalid", e);
        }
    }

    /** The normalized username. */
    public static String username(String username) {
        try {
            return Usernames.normalize(Objects.requireNonNull(username, "username"));
        } catch (ProtocolException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** {@code text}, if a server will take it. */
    public static String text(String text, int maxLength) {
        int length = Objects.requireNonNull(text, "text").codePointCount(0, text.length());
        if (length > maxLength) {
            throw new IllegalArgumentException(
                    "text: " + length + " code points (expected: at most " + maxLength + ")");
        }
        if (text.codePoints().anyMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE)) {
            throw new IllegalArgumentException("text: U+0000 or an unpaired surrogate in it (expected: neither)");
        }
        return text;
    }

    /** Refuses a command whose JSON is longer than a server takes. */
    static void size(ClientCommand command, int maxBytes) {
        int size = CODEC.encode(command).getBytes(StandardCharsets.UTF_8).length;
        if (size > maxBytes) {
            throw new IllegalArgumentException("message: " + size + " bytes (expected: at most " + maxBytes + ")");
        }
    }

    /** Refuses what would break the handshake, or what the client sets by itself. */
    public static void header(@Nullable String name, @Nullable String value) {
        if (name == null || !HEADER_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("header name: " + name + " (expected: an RFC 9110 token)");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.equals("upgrade") || lower.equals("connection") || lower.startsWith("sec-websocket-")) {
            throw new IllegalArgumentException("header name: " + name + " (expected: none of the handshake's own)");
        }
        if (value == null || !HEADER_VALUE.matcher(value).matches()) {
            // The value may be a token: it is not shown.
            throw new IllegalArgumentException("header value of " + name + ": … (expected: printable ASCII)");
        }
    }

    /** The limits of what is read: the server decides how long a text may be, the client how long a message. */
    static InputLimits inputLimits(int maxMessageBytes) {
        return new InputLimits(maxMessageBytes, Integer.MAX_VALUE);
    }
}
