package io.chathub.protocol;

import io.chathub.protocol.internal.text.NameSpelling;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/** The rule for usernames, the same for client and server. */
public final class Usernames {

    /** The maximum length, in code points after normalization: {@value}. */
    public static final int MAX_LENGTH = 64;

    /** The maximum number of combining marks on a letter after normalization, unless they belong to its script: {@value}. */
    public static final int MAX_MARKS = NameSpelling.MAX_MARKS;

    /**
     * The maximum number of combining marks on a letter after normalization, if they belong to its script and the script needs more
     * than {@link #MAX_MARKS}, such as Hebrew, Tibetan or Burmese: {@value}.
     */
    public static final int MAX_SCRIPT_MARKS = NameSpelling.MAX_SCRIPT_MARKS;

    private static final String RULE = "expected: 1.." + MAX_LENGTH
            + " code points, no control, bidi-control or invisible characters but joiners that the spelling needs, at most "
            + MAX_MARKS + " combining marks on a letter, or " + MAX_SCRIPT_MARKS + " of its own script";

    /** Letters and symbols that are invisible: the Hangul fillers and the empty Braille pattern. */
    private static final String BLANKS = "\u115F\u1160\u3164\uFFA0\u2800";

    private Usernames() {}

    /**
     * Returns the name in Unicode normalization form C, without white space of any kind at its ends.
     *
     * <p>Zero-width joiners and non-joiners are accepted where letters or emoji beside them change their form (RFC 5892, appendix A;
     * UTS 39; UTS 51), variation selectors after a character that has variants, and the flags of regions.
     *
     * @throws ProtocolException with {@link ErrorCode#BAD_USERNAME} if the result has no visible character, more than
     *                           {@value #MAX_LENGTH} code points, a control, bidi-control, unpaired surrogate, line separator or
     *                           paragraph separator character, an invisible character that changes nothing, or more combining marks
     *                           in a row than {@link #MAX_MARKS} and {@link #MAX_SCRIPT_MARKS} allow
     */
    public static String normalize(String username) {
        String name = normalizeIfAcceptable(username);
        if (name == null) {
            throw new ProtocolException(ErrorCode.BAD_USERNAME, "username: not acceptable (" + RULE + ")");
        }
        return name;
    }

    /** The name as {@link #normalize} returns it; null if the name is not acceptable. */
    public static @Nullable String normalizeIfAcceptable(String username) {
        if (isPlain(username)) {
            return username;
        }
        // Normalization takes time and memory in proportion to its input: a far too long name is rejected before.
        if (username.length() > MAX_LENGTH * 16) {
            return null;
        }
        String name = trim(Normalizer.normalize(username, Normalizer.Form.NFC));
        boolean acceptable = name.codePointCount(0, name.length()) <= MAX_LENGTH
                && name.codePoints().anyMatch(Usernames::isVisible)
                && NameSpelling.isSound(name);
        return acceptable ? name : null;
    }

    /** Whether a name has visible ASCII characters alone, and spaces between them: most names of hosts, which pass with each message. */
    private static boolean isPlain(String name) {
        int length = name.length();
        if (length == 0 || length > MAX_LENGTH || name.charAt(0) == ' ' || name.charAt(length - 1) == ' ') {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name.charAt(i) < ' ' || name.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** Whether a name may consist of this character alone: no space, no mark without a base, no blank letter. */
    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.SPACE_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
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
}
