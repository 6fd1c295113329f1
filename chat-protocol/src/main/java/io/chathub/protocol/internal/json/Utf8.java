package io.chathub.protocol.internal.json;

/** Sizes of text in UTF-8, computed without encoding it. */
final class Utf8 {

    private Utf8() {}

    /** Whether {@code text} takes more than {@code bytes} bytes in UTF-8; an unpaired surrogate counts 3. */
    static boolean isLongerThan(int bytes, String text) {
        int length = text.length();
        if (length > bytes) {
            return true;
        }
        if (length <= bytes / 3) {
            return false;
        }
        int size = 0;
        for (int i = 0; i < length && size <= bytes; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                size += 1;
            } else if (c < 0x800) {
                size += 2;
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                size += 4;
                i++;
            } else {
                size += 3;
            }
        }
        return size > bytes;
    }
}
