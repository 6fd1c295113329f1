package io.chathub.protocol;

import java.text.Normalizer;

/**
 * The rule for the emoji of reactions, the same for client and server. A reaction is any short text of visible characters: an
 * emoji, several of them, or letters.
 */
public final class Emoji {

    /** The maximum length, in code points after normalization: {@value}. */
    public static final int MAX_LENGTH = 16;

    private static final int VARIATION_SELECTOR = 0xFE0F;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private Emoji() {}

    /**
     * Returns the emoji in Unicode normalization form C.
     *
     * @throws ProtocolException with {@link ErrorCode#BAD_FIELD} if the result is empty or has more than {@value #MAX_LENGTH}
     *                           code points, white space, a control or bidi-control character, an unpaired surrogate, an
     *                           invisible character or a noncharacter, or no visible character at all
     */
    public static String normalize(String emoji) {
        // Normalization takes time and memory in proportion to its input: a far too long text is rejected before.
        if (emoji.length() <= MAX_LENGTH * 16) {
            String normal = Normalizer.normalize(emoji, Normalizer.Form.NFC);
            if (normal.codePointCount(0, normal.length()) <= MAX_LENGTH
                    && normal.codePoints().allMatch(Emoji::isAllowed)
                    && normal.codePoints().anyMatch(Emoji::isVisible)) {
                return normal;
            }
        }
        throw new ProtocolException(
                ErrorCode.BAD_FIELD,
                "emoji: not acceptable (expected: 1.." + MAX_LENGTH
                        + " visible code points without spaces and control characters)");
    }

    /** Whether two emoji are the same reaction: U+FE0F, which selects a form of presentation, is not compared. */
    public static boolean areSame(String one, String other) {
        return withoutSelectors(one).equals(withoutSelectors(other));
    }

    private static String withoutSelectors(String emoji) {
        return emoji.replace(Character.toString(VARIATION_SELECTOR), "");
    }

    private static boolean isAllowed(int codePoint) {
        return isVisible(codePoint)
                || codePoint == ZERO_WIDTH_JOINER
                || isTag(codePoint)
                || Character.getType(codePoint) == Character.NON_SPACING_MARK
                || Character.getType(codePoint) == Character.ENCLOSING_MARK;
    }

    /** The tags by which the flags of regions are spelled, such as the flag of Scotland. */
    private static boolean isTag(int codePoint) {
        return codePoint >= 0xE0020 && codePoint <= 0xE007F;
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK -> false;
            case Character.UNASSIGNED -> mayBeAssigned(codePoint);
            default -> !isBlank(codePoint);
        };
    }

    /**
     * Whether a later version of Unicode than this JVM's may have a visible character here. Which emoji a server accepts must not
     * depend on its JVM. Noncharacters never are, and the ranges of invisible characters stay invisible.
     */
    private static boolean mayBeAssigned(int codePoint) {
        boolean isNonCharacter = (codePoint & 0xFFFE) == 0xFFFE || (codePoint >= 0xFDD0 && codePoint <= 0xFDEF);
        boolean isInvisible = codePoint == 0x2065
                || (codePoint >= 0xFFF0 && codePoint <= 0xFFF8)
                || (codePoint >= 0xE0000 && codePoint <= 0xE0FFF);
        return !isNonCharacter && !isInvisible;
    }

    /** Letters and symbols that are invisible: the Hangul fillers and the empty Braille pattern. */
    private static boolean isBlank(int codePoint) {
        return codePoint == 0x115F
                || codePoint == 0x1160
                || codePoint == 0x3164
                || codePoint == 0xFFA0
                || codePoint == 0x2800;
    }
}
