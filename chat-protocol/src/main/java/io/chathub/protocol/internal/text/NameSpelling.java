package io.chathub.protocol.internal.text;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether the characters of a name stand where the spelling of a language or an emoji needs them. Invisible characters could make a
 * name that looks like another name: a joiner is allowed where it changes the form of the letters beside it (RFC 5892, appendix A;
 * UTS 39, section 3.1.1) or joins emoji (UTS 51, ED-16), a variation selector after a character that has variants, tags in the flag
 * of a region (UTS 51, ED-14a), and as many combining marks as scripts need (UTS 39, section 5.4). The chat page has the same rule in
 * {@code net/names.js}; both are tested with {@code usernames.tsv}.
 */
public final class NameSpelling {

    /** The most marks on a letter of another script, or that belong to no script, such as accents. */
    public static final int MAX_MARKS = 2;
    /** The most marks on a letter, if they belong to its script and the script needs more than {@link #MAX_MARKS}. */
    public static final int MAX_SCRIPT_MARKS = 4;

    private static final int NON_JOINER = 0x200C;
    private static final int JOINER = 0x200D;
    private static final int TEXT_STYLE = 0xFE0E;
    private static final int EMOJI_STYLE = 0xFE0F;
    private static final int KEYCAP = 0x20E3;
    private static final int BLACK_FLAG = 0x1F3F4;
    private static final int TAG = 0xE0000;
    private static final int LAST_TAG = 0xE007F;
    private static final Pattern REGION = Pattern.compile("[a-z]{2}[a-z0-9]{1,3}");
    private static final String HEART = "\u2764";
    /** A grapheme cluster: the only expression of this JDK that knows the property Extended_Pictographic. */
    private static final Pattern CLUSTER = Pattern.compile("\\X");

    private static final int BENGALI_RA = 0x09B0;
    private static final int BENGALI_VIRAMA = 0x09CD;
    /** The characters of the basic plane with canonical combining class 9 in scripts of today. */
    private static final String VIRAMAS = "\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D3B\u0D3C\u0D4D\u0DCA"
            + "\u1039\u103A\u17D2\u1A60\u1B44\u1BAA\u1BAB\uA806\uA8C4\uA953\uA9C0\uAAF6\uABED";
    /** The letters of Arabic script that join to no letter after them (Joining_Type R and U). */
    private static final Pattern ARABIC_WITHOUT_LEFT = Pattern.compile("[\u0621-\u0625\u0627\u0629\u062F-\u0632\u0648"
            + "\u0671-\u0677\u0688-\u0699\u06C0\u06C3-\u06CB\u06CD\u06CF\u06D2\u06D3\u06D5\u06EE\u06EF\u0759-\u075B"
            + "\u076B\u076C\u0771\u0773\u0774\u0778\u0779\u0870-\u0888\u088E\u08AA-\u08AE\u08B1\u08B2\u08B9]");
    /** The letters of Arabic script that join to no letter at all (Joining_Type U). */
    private static final Pattern ARABIC_ALONE = Pattern.compile("[\u0621\u0674\u0887\u0888\u08AD]");

    /** Scripts in which a letter may have more than {@link #MAX_MARKS} of their own marks. The same list is in {@code net/names.js}. */
    private static final Set<UnicodeScript> SCRIPTS_OF_MARKS = EnumSet.of(
            UnicodeScript.HEBREW,
            UnicodeScript.ARABIC,
            UnicodeScript.SYRIAC,
            UnicodeScript.DEVANAGARI,
            UnicodeScript.BENGALI,
            UnicodeScript.GURMUKHI,
            UnicodeScript.GUJARATI,
            UnicodeScript.ORIYA,
            UnicodeScript.TAMIL,
            UnicodeScript.TELUGU,
            UnicodeScript.KANNADA,
            UnicodeScript.MALAYALAM,
            UnicodeScript.SINHALA,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.TIBETAN,
            UnicodeScript.MYANMAR,
            UnicodeScript.KHMER,
            UnicodeScript.TAI_THAM,
            UnicodeScript.BALINESE,
            UnicodeScript.JAVANESE);

    private final int[] name;

    private NameSpelling(int[] name) {
        this.name = name;
    }

    /** Whether every character of the name, which is in normalization form C, is one that a name may have where it stands. */
    public static boolean isSound(String name) {
        NameSpelling spelling = new NameSpelling(name.codePoints().toArray());
        return spelling.hasSoundCharacters() && spelling.hasSoundMarks();
    }

    private boolean hasSoundCharacters() {
        for (int i = 0; i < name.length; i++) {
            int c = name[i];
            if (c == BLACK_FLAG && isTag(at(i + 1))) {
                int end = endOfRegion(i + 1);
                if (end < 0) {
                    return false;
                }
                i = end;
            } else if (c == NON_JOINER ? !isNonJoiner(i) : c == JOINER ? !isJoiner(i) : isForbidden(i)) {
                return false;
            }
        }
        return true;
    }

    private int at(int index) {
        return index >= 0 && index < name.length ? name[index] : -1;
    }

    // ------------------------------------------------------------------------------------------------- forbidden ones

    private boolean isForbidden(int i) {
        int c = name[i];
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            case Character.NON_SPACING_MARK -> isUnseen(c) && !isVariation(i);
            default -> false;
        };
    }

    /** Whether a mark is invisible: a variation selector, or one that has an effect on other programs only. */
    private static boolean isUnseen(int c) {
        return isVariationSelector(c) || c == 0x034F || c == 0x17B4 || c == 0x17B5;
    }

    private static boolean isVariationSelector(int c) {
        return (c >= 0xFE00 && c <= EMOJI_STYLE)
                || (c >= 0xE0100 && c <= 0xE01EF)
                || (c >= 0x180B && c <= 0x180D)
                || c == 0x180F;
    }

    private boolean isVariation(int i) {
        int base = at(i - 1);
        if (name[i] == TEXT_STYLE || name[i] == EMOJI_STYLE) {
            boolean key = (base >= '0' && base <= '9') || base == '#' || base == '*';
            return key ? at(i + 1) == KEYCAP : isPictograph(base);
        }
        boolean mongolian = name[i] >= 0x180B && name[i] <= 0x180F;
        return is(base, mongolian ? UnicodeScript.MONGOLIAN : UnicodeScript.HAN) && Character.isLetter(base);
    }

    // ------------------------------------------------------------------------------------------------- joiners, flags

    /** Whether ZWNJ separates two letters that would otherwise join, or shows a virama between two letters. */
    private boolean isNonJoiner(int i) {
        if (followsVirama(i)) {
            return isLetter(at(i + 1));
        }
        int left = i - 1;
        while (isMark(at(left))) {
            left--;
        }
        int right = i + 1;
        while (isMark(at(right))) {
            right++;
        }
        return isArabicLetter(at(left))
                && !matches(ARABIC_WITHOUT_LEFT, at(left))
                && isArabicLetter(at(right))
                && !matches(ARABIC_ALONE, at(right));
    }

    /** Whether ZWJ joins two emoji, or makes a form of the letters before a virama. */
    private boolean isJoiner(int i) {
        if (isPictograph(at(i + 1))) {
            int left = i - 1;
            while (at(left) == EMOJI_STYLE || isSkinTone(at(left))) {
                left--;
            }
            return isPictograph(at(left));
        }
        boolean lastOfForm = !isMark(at(i + 1)) && at(i + 1) != NON_JOINER && at(i + 1) != JOINER;
        return (followsVirama(i) && lastOfForm) || (at(i - 1) == BENGALI_RA && at(i + 1) == BENGALI_VIRAMA);
    }

    /** Whether a virama that belongs to a letter stands before. */
    private boolean followsVirama(int i) {
        if (at(i - 1) < 0 || VIRAMAS.indexOf(at(i - 1)) < 0) {
            return false;
        }
        int letter = i - 2;
        while (isMark(at(letter))) {
            letter--;
        }
        return isLetter(at(letter));
    }

    /** The index of the last tag of a flag whose tags begin here; -1 if they name no region. */
    private int endOfRegion(int first) {
        StringBuilder region = new StringBuilder();
        int i = first;
        while (isTag(at(i)) && at(i) != LAST_TAG) {
            region.append((char) (at(i) - TAG));
            i++;
        }
        return at(i) == LAST_TAG && REGION.matcher(region).matches() ? i : -1;
    }

    private static boolean isTag(int c) {
        return c > TAG && c <= LAST_TAG;
    }

    private static boolean isSkinTone(int c) {
        return c >= 0x1F3FB && c <= 0x1F3FF;
    }

    private static boolean isPictograph(int c) {
        return c >= 0
                && Character.isValidCodePoint(c)
                && CLUSTER.matcher(Character.toString(c) + Character.toString(JOINER) + HEART)
                        .matches();
    }

    // ---------------------------------------------------------------------------------------------------------- marks

    /** Whether no letter has so many marks that they run over the lines above and below. */
    private boolean hasSoundMarks() {
        UnicodeScript script = UnicodeScript.UNKNOWN;
        int marks = 0;
        int foreign = 0;
        for (int i = 0; i < name.length; i++) {
            int c = name[i];
            if (!isMark(c) || Character.getType(c) == Character.COMBINING_SPACING_MARK) {
                script = UnicodeScript.of(c);
                marks = 0;
                foreign = 0;
                continue;
            }
            marks++;
            if (!SCRIPTS_OF_MARKS.contains(script) || scriptOfMark(c) != script) {
                foreign++;
            } else if (c == at(i - 1)) {
                return false;
            }
            if (marks > MAX_SCRIPT_MARKS || foreign > MAX_MARKS) {
                return false;
            }
        }
        return true;
    }

    /** Unicode gives the vowel signs of Arabic to no script. */
    private static UnicodeScript scriptOfMark(int c) {
        return (c >= 0x064B && c <= 0x0655) || c == 0x0670 ? UnicodeScript.ARABIC : UnicodeScript.of(c);
    }

    private static boolean isMark(int c) {
        int type = c < 0 ? Character.UNASSIGNED : Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isLetter(int c) {
        return c >= 0 && Character.isLetter(c);
    }

    private static boolean isArabicLetter(int c) {
        return isLetter(c) && is(c, UnicodeScript.ARABIC);
    }

    private static boolean is(int c, UnicodeScript script) {
        return c >= 0 && UnicodeScript.of(c) == script;
    }

    private static boolean matches(Pattern pattern, int c) {
        return pattern.matcher(Character.toString(c)).matches();
    }
}
