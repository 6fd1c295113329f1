package io.chathub.core.options;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often something may happen: {@code perSecond} times a second in the long run, {@code burst} times at once.
 *
 * @param perSecond how many a second; 1 to {@value #LARGEST}, or 0 in {@link #UNLIMITED}
 * @param burst     how many at once after a pause; {@code perSecond} to {@value #LARGEST}, or 0 in {@link #UNLIMITED}
 */
public record RateLimit(int perSecond, int burst) {

    /** The largest value of {@code perSecond} and of {@code burst}: {@value}. */
    public static final int LARGEST = 1_000_000;
    /** No limit at all. */
    public static final RateLimit UNLIMITED = new RateLimit(0, 0);

    private static final Pattern FORM = Pattern.compile("([0-9]{1,7})/([0-9]{1,7})");

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is outside of its range
     */
    public RateLimit {
        boolean unlimited = perSecond == 0 && burst == 0;
        if (!unlimited && (perSecond < 1 || burst < perSecond || burst > LARGEST)) {
            throw new IllegalArgumentException("rate: " + perSecond + "/" + burst
                    + " (expected: PER_SECOND/BURST with 1 <= PER_SECOND <= BURST <= " + LARGEST + ")");
        }
    }

    /**
     * Reads {@code 20/60} (20 a second, 60 at once) or {@code off}.
     *
     * @throws IllegalArgumentException if {@code text} is neither
     */
    public static RateLimit parse(String text) {
        if (text.equals("off")) {
            return UNLIMITED;
        }
        Matcher matcher = FORM.matcher(text);
        // 0/0 is what no limit is made of, and not what somebody who writes it wants.
        if (!matcher.matches() || text.startsWith("0")) {
            throw new IllegalArgumentException("rate: " + text + " (expected: PER_SECOND/BURST such as 20/60, or off)");
        }
        return new RateLimit(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /**
     * This limit multiplied by {@code factor}, with each value at most {@value #LARGEST}. The result is
     * {@link #UNLIMITED} if the factor is 0 or this limit is unlimited.
     */
    public RateLimit times(int factor) {
        if (factor < 0) {
            throw new IllegalArgumentException("factor: " + factor + " (expected: >= 0)");
        }
        return isUnlimited() || factor == 0
                ? UNLIMITED
                : new RateLimit((int) Math.min((long) perSecond * factor, LARGEST), (int)
                        Math.min((long) burst * factor, LARGEST));
    }

    /** Whether there is no limit. */
    public boolean isUnlimited() {
        return burst == 0;
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        return isUnlimited() ? "off" : perSecond + "/" + burst;
    }
}
