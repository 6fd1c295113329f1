package io.chathub.benchmarks.load.client;

/**
 * The prefix of each text of the load: the number of the publisher and the number of the text. {@code ~pppp:ssssssssss~}, in decimal
 * digits, filled up with {@code x}; no protocol escapes any of it, so it is found in every frame, of every protocol.
 */
public final class Marker {

    public static final byte SIGN = '~';
    /** From one sign to the other. */
    public static final int LENGTH = 17;

    private static final int PUBLISHER_AT = 1;
    private static final int PUBLISHER_DIGITS = 4;
    private static final int SEQUENCE_AT = 6;
    private static final int SEQUENCE_DIGITS = 10;

    private Marker() {}

    /** A text of so many characters. */
    public static String text(int publisher, long sequence, int length) {
        String head = String.format("~%04d:%010d~", publisher, sequence);
        return head + "x".repeat(Math.max(0, length - head.length()));
    }

    /** Where the next marker in this part of a frame begins; -1 where there is none. */
    public static int find(byte[] bytes, int from, int to) {
        for (int i = from; i <= to - LENGTH; i++) {
            if (bytes[i] == SIGN && bytes[i + LENGTH - 1] == SIGN) {
                return i;
            }
        }
        return -1;
    }

    public static int publisher(byte[] bytes, int at) {
        return (int) number(bytes, at + PUBLISHER_AT, PUBLISHER_DIGITS);
    }

    public static long sequence(byte[] bytes, int at) {
        return number(bytes, at + SEQUENCE_AT, SEQUENCE_DIGITS);
    }

    private static long number(byte[] bytes, int from, int digits) {
        long number = 0;
        for (int i = from; i < from + digits; i++) {
            number = number * 10 + (bytes[i] - '0');
        }
        return number;
    }
}
