package io.chathub.protocol.internal.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Writes instants as RFC 3339 in UTC, always with milliseconds, and reads any time of RFC 3339. By hand: a
 * {@link DateTimeFormatter} took most of the time of encoding a page of history, and a quarter of the time of decoding one.
 */
final class Timestamps {

    private static final DateTimeFormatter ANY_YEAR =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int LAST_YEAR = 9_999;
    private static final int LAST_HOUR = 23;
    private static final int LAST_SECOND = 59;
    private static final int NANOS_PER_MILLI = 1_000_000;

    /** The form that is written; a zero stands for each digit. */
    private static final String FORM = "0000-00-00T00:00:00.000Z";

    private Timestamps() {}

    static String text(Instant time) {
        LocalDateTime parts = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        if (parts.getYear() < 0 || parts.getYear() > LAST_YEAR) {
            return ANY_YEAR.format(time);
        }
        char[] text = FORM.toCharArray();
        put(text, 4, parts.getYear());
        put(text, 7, parts.getMonthValue());
        put(text, 10, parts.getDayOfMonth());
        put(text, 13, parts.getHour());
        put(text, 16, parts.getMinute());
        put(text, 19, parts.getSecond());
        put(text, 23, parts.getNano() / NANOS_PER_MILLI);
        return new String(text);
    }

    /**
     * The instant of a text.
     *
     * @throws DateTimeException if the text is no time of RFC 3339
     */
    static Instant parse(String text) {
        return hasForm(text) ? ofForm(text) : Instant.parse(text);
    }

    private static boolean hasForm(String text) {
        if (text.length() != FORM.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char expected = FORM.charAt(i);
            char actual = text.charAt(i);
            boolean equal = expected == '0' ? actual >= '0' && actual <= '9' : actual == expected;
            if (!equal) {
                return false;
            }
        }
        return true;
    }

    private static Instant ofForm(String text) {
        int hour = digits(text, 11, 13);
        int second = digits(text, 17, 19);
        if (hour > LAST_HOUR || second > LAST_SECOND) {
            return Instant.parse(text); // the end of a day as 24:00, a leap second, or no time
        }
        return LocalDateTime.of(
                        digits(text, 0, 4),
                        digits(text, 5, 7),
                        digits(text, 8, 10),
                        hour,
                        digits(text, 14, 16),
                        second,
                        digits(text, 20, 23) * NANOS_PER_MILLI)
                .toInstant(ZoneOffset.UTC);
    }

    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    /** Puts the digits of {@code number} so that the last is before {@code end}. */
    private static void put(char[] text, int end, int number) {
        int at = end;
        for (int rest = number; rest > 0; rest /= 10) {
            text[--at] = (char) ('0' + rest % 10);
        }
    }
}
