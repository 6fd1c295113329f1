package io.chathub.protocol.internal.json;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Writes instants as RFC 3339 in UTC, always with milliseconds. By hand: a {@link DateTimeFormatter} took most of the
 * time of encoding a page of history.
 */
final class Timestamps {

    private static final DateTimeFormatter ANY_YEAR =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int LAST_YEAR = 9_999;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private Timestamps() {}

    static String text(Instant time) {
        LocalDateTime parts = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        if (parts.getYear() < 0 || parts.getYear() > LAST_YEAR) {
            return ANY_YEAR.format(time);
        }
        char[] text = "0000-00-00T00:00:00.000Z".toCharArray();
        put(text, 4, parts.getYear());
        put(text, 7, parts.getMonthValue());
        put(text, 10, parts.getDayOfMonth());
        put(text, 13, parts.getHour());
        put(text, 16, parts.getMinute());
        put(text, 19, parts.getSecond());
        put(text, 23, parts.getNano() / NANOS_PER_MILLI);
        return new String(text);
    }

    /** Puts the digits of {@code number} so that the last is before {@code end}. */
    private static void put(char[] text, int end, int number) {
        int at = end;
        for (int rest = number; rest > 0; rest /= 10) {
            text[--at] = (char) ('0' + rest % 10);
        }
    }
}
