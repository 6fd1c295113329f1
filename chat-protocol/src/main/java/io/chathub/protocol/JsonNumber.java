package io.chathub.protocol;

import java.math.BigDecimal;

/**
 * A JSON number that keeps the digits it was written with: {@code 129999.00} stays {@code 129999.00}, and {@code -0}
 * keeps its sign, which neither a {@code double} nor a {@link BigDecimal} would do.
 *
 * <p>It is at most {@value #MAX_LENGTH} characters long and within the range of a {@code double} (RFC 8259 section 6
 * names that as what a receiver can be expected to read), so {@link #toBigDecimal()} is always small.
 *
 * @param literal the number as it stands in the JSON text
 */
public record JsonNumber(String literal) {

    /** The most characters a number may have: {@value}. */
    public static final int MAX_LENGTH = 32;

    /** Fewer digits of an exponent than this make no number of {@value #MAX_LENGTH} characters leave the range of a double. */
    private static final int LARGE_EXPONENT_DIGITS = 3;

    /**
     * Checks form, length and range.
     *
     * @throws IllegalArgumentException if {@code literal} is no JSON number, is longer than {@value #MAX_LENGTH}
     *                                  characters, or is too large or too close to zero for a {@code double}
     */
    public JsonNumber {
        int exponentDigits = literal.length() > MAX_LENGTH ? -1 : exponentDigits(literal);
        if (exponentDigits < 0) {
            throw new IllegalArgumentException("literal: not a JSON number of at most " + MAX_LENGTH + " characters");
        }
        if (exponentDigits >= LARGE_EXPONENT_DIGITS && isOutOfRange(literal)) {
            throw new IllegalArgumentException("literal: " + literal + " (expected: within the range of a double)");
        }
    }

    /** The number {@code value}. */
    public static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value));
    }

    /**
     * The number {@code value}, with its scale kept ({@code 1.50} stays {@code 1.50}).
     *
     * @throws IllegalArgumentException if it is outside of the range or has too many digits, as the constructor says
     */
    public static JsonNumber of(BigDecimal value) {
        return new JsonNumber(value.toString());
    }

    /** The number as a decimal; exact. */
    public BigDecimal toBigDecimal() {
        // Only a zero can have an exponent that a decimal cannot: everything else is within the range of a double.
        return hasNonZeroDigit(literal) ? new BigDecimal(literal) : zero();
    }

    /** With its scale ({@code 0.00}), where it is written without an exponent. */
    private BigDecimal zero() {
        boolean plain = literal.indexOf('e') < 0 && literal.indexOf('E') < 0;
        return plain ? new BigDecimal(literal) : BigDecimal.ZERO;
    }

    /** The number as the nearest {@code double}. */
    public double toDouble() {
        return Double.parseDouble(literal);
    }

    /** The literal. */
    @Override
    public String toString() {
        return literal;
    }

    private static boolean isOutOfRange(String literal) {
        double value = Double.parseDouble(literal);
        return Double.isInfinite(value) || (value == 0 && hasNonZeroDigit(literal));
    }

    /** How many digits the exponent of a JSON number has; -1 if it is none. By hand, since a frame may hold thousands of numbers. */
    private static int exponentDigits(String literal) {
        int at = literal.startsWith("-") ? 1 : 0;
        int digits = digitsAt(literal, at);
        if (digits == 0 || (digits > 1 && literal.charAt(at) == '0')) {
            return -1;
        }
        at += digits;
        if (literal.startsWith(".", at)) {
            int fraction = digitsAt(literal, at + 1);
            if (fraction == 0) {
                return -1;
            }
            at += 1 + fraction;
        }
        int exponent = 0;
        if (literal.startsWith("e", at) || literal.startsWith("E", at)) {
            at++;
            if (literal.startsWith("+", at) || literal.startsWith("-", at)) {
                at++;
            }
            exponent = digitsAt(literal, at);
            if (exponent == 0) {
                return -1;
            }
            at += exponent;
        }
        return at == literal.length() ? exponent : -1;
    }

    private static int digitsAt(String literal, int start) {
        int end = start;
        while (end < literal.length() && literal.charAt(end) >= '0' && literal.charAt(end) <= '9') {
            end++;
        }
        return end - start;
    }

    private static boolean hasNonZeroDigit(String literal) {
        for (int i = 0; i < literal.length(); i++) {
            char c = literal.charAt(i);
            if (c == 'e' || c == 'E') {
                return false;
            }
            if (c >= '1' && c <= '9') {
                return true;
            }
        }
        return false;
    }
}
