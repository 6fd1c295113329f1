package io.chathub.core.internal.common;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The rules for texts of the host; the codec has checked those of clients. */
public final class TextRules {

    private TextRules() {}

    /** The fault of {@code text}; null where there is none. */
    public static @Nullable String fault(String text, int maxLength) {
        int length = text.codePointCount(0, text.length());
        if (length > maxLength) {
            return "text: " + length + " code points (expected: <= " + maxLength + ")";
        }
        return isSound(text) ? null : "text: holds U+0000 or half of a surrogate pair";
    }

    /** A loop: a stream takes several times as long, for each message. */
    private static boolean isSound(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    /** A foreign text for one line of a log: without line breaks and control characters. */
    public static String forLog(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean plain = type != Character.CONTROL
                    && type != Character.FORMAT
                    && type != Character.SURROGATE
                    && type != Character.LINE_SEPARATOR
                    && type != Character.PARAGRAPH_SEPARATOR;
            if (plain) {
                line.appendCodePoint(c);
            } else {
                line.append(String.format(Locale.ROOT, "\\u%04x", c));
            }
        });
        return line.toString();
    }
}
