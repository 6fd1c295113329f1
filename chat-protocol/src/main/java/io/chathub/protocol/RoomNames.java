package io.chathub.protocol;

import java.util.regex.Pattern;

/** The rule for room names. */
public final class RoomNames {

    /** The room that a v1 client is in from its handshake on: {@value}. */
    public static final String LOBBY = "lobby";

    /** The longest name: {@value} characters. */
    public static final int MAX_LENGTH = 64;

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._-]{1," + MAX_LENGTH + "}");

    private RoomNames() {}

    /**
     * Whether {@code name} has 1 to {@value #MAX_LENGTH} characters, each an ASCII letter, a digit, or one of
     * {@code . _ -}.
     */
    public static boolean isValid(String name) {
        return VALID.matcher(name).matches();
    }

    /**
     * Returns {@code name} if it is valid.
     *
     * @throws IllegalArgumentException if it is not {@linkplain #isValid valid}
     */
    public static String requireValid(String name) {
        if (!isValid(name)) {
            throw new IllegalArgumentException(
                    "room: not a room name (expected: [A-Za-z0-9._-]{1," + MAX_LENGTH + "})");
        }
        return name;
    }
}
