package io.chathub.protocol;

import java.text.Normalizer;

/** The rule for usernames, the same for client and server. */
public final class Usernames {

    /** The maximum length, in code points after normalization: {@value}. */
    public static final int MAX_LENGTH = 64;

    /** The maximum number of combining marks on a letter after normalization: {@value}. */
    public static final int MAX_MARKS = 2;

    private static final String RULE = "expected: 1.." + MAX_LENGTH
            + " code points, no control, bidi-control or invisible format characters, at most " + MAX_MARKS
            + " combining marks on a letter";

    /** Letters and symbols that are invisible: the Hangul fillers and the empty Braille pattern. */
    private static final String BLANKS = "\u115F\u1160\u3164\uFFA0\u2800";

    private Usernames() {}

    /**
     * Returns the name in Unicode normalization form C, without white space of any kind at its ends.
     *
     * @throws ProtocolException with {@link ErrorCode#BAD_USERNAME} if the result has no visible character, more than
     *                           {@value #MAX_LENGTH} code points, a control, bidi-control, invisible format, unpaired
     *                           surrogate, line separator or paragraph separator character, or more than
     *                           {@value #MAX_MARKS} combining marks in a row
     */
    public static String normalize(String username) {
        // Normalization takes time and memory in proportion to its input: a far too long name is rejected before.
        if (username.length() > MAX_LENGTH * 16) {
            throw rejected();
        }
        String name = trim(Normalizer.normalize(username, Normalizer.Form.NFC));
        int length = name.codePointCount(0, name.length());
        if (length > MAX_LENGTH
                || name.codePoints().anyMatch(Usernames::isForbidden)
                || name.codePoints().noneMatch(Usernames::isVisible)
                || isStacked(name)) {
            throw rejected();
        }
        return name;
    }

    private static boolean isForbidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** Whether so many marks are on one letter that they run over the lines above and below. */
    private static boolean isStacked(String name) {
        int marks = 0;
        for (int i = 0; i < name.length(); i += Character.charCount(name.codePointAt(i))) {
            int type = Character.getType(name.codePointAt(i));
            marks = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK ? marks + 1 : 0;
            if (marks > MAX_MARKS) {
                return true;
            }
        }
        return false;
    }

    /** Whether a name may consist of this character alone: no space, no mark without a base, no blank letter. */
    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.SPACE_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.UNASSIGNED -> false;
            default -> BLANKS.indexOf(codePoint) < 0;
        };
    }

    private static String trim(String name) {
        int start = 0;
        int end = name.length();
        while (start < end && isSpace(name.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(name.charAt(end - 1))) {
            end--;
        }
        return name.substring(start, end);
    }

    /** A char suffices: all spaces are in the basic plane. */
    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private static ProtocolException rejected() {
        return new ProtocolException(ErrorCode.BAD_USERNAME, "username: not acceptable (" + RULE + ")");
    }
}
