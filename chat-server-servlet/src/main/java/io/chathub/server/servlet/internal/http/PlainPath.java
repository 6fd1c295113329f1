package io.chathub.server.servlet.internal.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The spelling of a path that this server answers: the normal form of RFC 3986. Containers map other spellings to the same
 * servlet, for example {@code /admin;x}, {@code /%61dmin} or {@code //admin}. A proxy compares the path that was sent with its
 * rules: a rule for {@code /admin} does not match these.
 */
final class PlainPath {

    /** The octets of a path segment, beside percent-encoded ones (RFC 3986, {@code pchar}), without the semicolon of parameters. */
    private static final String SEGMENT_MARKS = "-._~!$&'()*+,=:@";

    /** Marks that are data in a segment when encoded. The other encoded octets of ASCII change how a path is read, or need no encoding. */
    private static final String ENCODABLE = "!$&'()*+,=:@ \"#<>?[]^`{|}";

    private static final int HEX = 16;
    private static final int FIRST_NOT_ASCII = 0x80;

    private PlainPath() {}

    /**
     * Whether a path is spelled in the normal form: it begins with a slash; no segment is empty (but the last may be), {@code .} or
     * {@code ..}, or has parameters; only octets are encoded that need it or are equal to themselves in every layer, and encoded
     * octets outside of ASCII are UTF-8.
     *
     * @param raw the path as it was sent, such as the container's {@code getRequestURI()}
     */
    static boolean isPlain(String raw) {
        if (raw.isEmpty() || raw.charAt(0) != '/') {
            return false;
        }
        int at = 1;
        while (at < raw.length()) {
            int slash = raw.indexOf('/', at);
            int end = slash < 0 ? raw.length() : slash;
            if (!isSegment(raw.substring(at, end))) {
                return false;
            }
            at = end + 1;
        }
        return true;
    }

    private static boolean isSegment(String segment) {
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
            return false;
        }
        ByteBuffer notAscii = ByteBuffer.allocate(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c != '%') {
                if (!isPlainMark(c) || !isUtf8(notAscii)) {
                    return false;
                }
                continue;
            }
            int octet = octetAt(segment, i + 1);
            i += 2;
            if (octet >= FIRST_NOT_ASCII) {
                notAscii.put((byte) octet);
            } else if (octet < 0 || ENCODABLE.indexOf(octet) < 0 || !isUtf8(notAscii)) {
                return false;
            }
        }
        return isUtf8(notAscii);
    }

    private static boolean isPlainMark(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || SEGMENT_MARKS.indexOf(c) >= 0;
    }

    /** The value of two hexadecimal digits; -1 if there are none. */
    private static int octetAt(String text, int index) {
        if (index + 2 > text.length()) {
            return -1;
        }
        int high = Character.digit(text.charAt(index), HEX);
        int low = Character.digit(text.charAt(index + 1), HEX);
        return high < 0 || low < 0 ? -1 : high * HEX + low;
    }

    /** Whether the octets are UTF-8, without overlong forms and surrogates. Empties the buffer. */
    private static boolean isUtf8(ByteBuffer octets) {
        if (octets.position() == 0) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(octets.flip());
            octets.clear();
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
