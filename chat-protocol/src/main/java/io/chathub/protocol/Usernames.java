package io.chathub.protocol;

import java.text.Normalizer;

/** The rule for names of users, the same on both sides of the wire. */
public final class Usernames {

    /** The longest name, in code points after normalization: {@value}. */
    public static final int MAX_LENGTH = 64;

    private static final String RULE =
            "expected: 1.." + MAX_LENGTH + " code points, no control, bidi-control or invisible format characters";

    private Usernames() {}

    /**
     * The name in its one spelling: Unicode normalization form C, without white space at its ends.
     *
     * @throws ProtocolException with {@link ErrorCode#BAD_USERNAME} if nothing is left, if more than {@value #MAX_LENGTH}
     *                           code points are left, or if a control, bidi-control, invisible format, unpaired
     *                           surrogate, or line or paragraph separator character is among them
     */
    public static String normalize(String username) {
        // Normalization takes time and room in proportion to its input: what is hopelessly long is refused before.
        if (username.length() > MAX_LENGTH * 16) {
            throw refused();
        }
        String name = Normalizer.normalize(username, Normalizer.Form.NFC).strip();
        int length = name.codePointCount(0, name.length());
        if (length < 1 || length > MAX_LENGTH || name.codePoints().anyMatch(Usernames::isInvisible)) {
            throw refused();
        }
        return name;
    }

    private static boolean isInvisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    private static ProtocolException refused() {
        return new ProtocolException(ErrorCode.BAD_USERNAME, "username: not acceptable (" + RULE + ")");
    }
}
