package io.chathub.core.spi.store;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The words of a text in the form in which searches compare words: NFKC, without marks, in lower case. Scripts without
 * spaces give each pair of neighbours, and the last character of a run alone; so each character of a run begins one word.
 * Each emoji is a word, without its variation and its skin tone; of several joined ones, each part is a word.
 */
public final class SearchTokens {

    private static final Set<UnicodeScript> PAIRED = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER);
    /** The prolonged sound mark of Kana belongs to no script. */
    private static final int PROLONGED = 0x30FC;

    private SearchTokens() {}

    /** The words of a text, in order. A word has letters, digits and marks, or is one symbol: no space, no punctuation. */
    public static List<String> of(String text) {
        return ofFolded(fold(text));
    }

    /** The words of a text that was {@linkplain #fold folded}: each is a part of it. */
    static List<String> ofFolded(String folded) {
        int[] points = folded.codePoints().toArray();
        List<String> tokens = new ArrayList<>();
        int i = 0;
        while (i < points.length) {
            int begin = i;
            if (isPaired(points[i])) {
                while (i < points.length && isPaired(points[i])) {
                    i++;
                }
                for (int at = begin; at < i; at++) {
                    tokens.add(new String(points, at, Math.min(2, i - at)));
                }
            } else if (isWord(points[i])) {
                while (i < points.length && isWord(points[i]) && !isPaired(points[i])) {
                    i++;
                }
                tokens.add(new String(points, begin, i - begin));
            } else {
                if (Character.getType(points[i]) == Character.OTHER_SYMBOL) {
                    tokens.add(Character.toString(points[i]));
                }
                i++;
            }
        }
        return tokens;
    }

    /** Whether a word is one character, or a pair, of a script without spaces. */
    static boolean isPaired(String token) {
        return isPaired(token.codePointAt(0));
    }

    /** The text in the form in which words are compared. */
    static String fold(String text) {
        if (isAscii(text)) {
            return text.toLowerCase(Locale.ROOT);
        }
        StringBuilder base = new StringBuilder(text.length());
        boolean keep = false;
        String decomposed = Normalizer.normalize(text, Normalizer.Form.NFKD);
        for (int i = 0; i < decomposed.length(); ) {
            int point = decomposed.codePointAt(i);
            if (Character.getType(point) != Character.NON_SPACING_MARK) {
                keep = isPaired(point); // there a mark makes another letter
                base.appendCodePoint(point);
            } else if (keep) {
                base.appendCodePoint(point);
            }
            i += Character.charCount(point);
        }
        return Normalizer.normalize(base.toString().toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPaired(int point) {
        return point == PROLONGED || (isWord(point) && PAIRED.contains(UnicodeScript.of(point)));
    }

    private static boolean isWord(int point) {
        int type = Character.getType(point);
        return Character.isLetterOrDigit(point)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }
}
