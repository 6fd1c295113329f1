package io.chathub.protocol;

import java.math.BigDecimal;

/**
 * A JSON number that keeps its digits as written: {@code 129999.00} stays {@code 129999.00}, and {@code -0} keeps its
 * sign, which neither a {@code double} nor a {@link BigDecimal} preserves.
 *
 * <p>A number has at most {@value #MAX_LENGTH} characters and is within the range of a {@code double}, which RFC 8259
 * section 6 says every receiver can be expected to read. {@link #toBigDecimal()} is therefore always small.
 *
 * @param literal the number as written in the JSON text
 */
public record JsonNumber(String literal) {

    /** The maximum length of a number, in characters: {@value}. */
    public static final int MAX_LENGTH = 32;

    /**
     * With fewer digits of exponent, a number of {@value #MAX_LENGTH} characters is always within the range of a
     * double.
     */
    private static final int LARGE_EXPONENT_DIGITS = 3;

    /**
     * Checks form, length and range.
     *
     * @throws IllegalArgumentException if {@code literal} is not a JSON number, is longer than {@value #MAX_LENGTH}
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

    /** Returns {@code value} as a JSON number. */
    public static JsonNumber of(long value) {
        return new JsonNumber(Long.toString(value));
    }

    /**
     * Returns {@code value} as a JSON number with the same scale: {@code 1.50} stays {@code 1.50}.
     *
     * @throws IllegalArgumentException if it is too long or out of range, as for the constructor
     */
    public static JsonNumber of(BigDecimal value) {
        return new JsonNumber(value.toString());
    }

    /** Returns the exact value as a decimal. */
    public BigDecimal toBigDecimal() {
        // Only a zero can have an exponent that BigDecimal rejects: every other number is within the range of a double.
        return hasNonZeroDigit(literal) ? new BigDecimal(literal) : zero();
    }

    /** A zero without an exponent keeps its scale ({@code 0.00}). */
    private BigDecimal zero() {
        boolean plain = literal.indexOf('e') < 0 && literal.indexOf('E') < 0;
        return plain ? new BigDecimal(literal) : BigDecimal.ZERO;
    }

    /** Returns the nearest {@code double}. */
    public double toDouble() {
        return Double.parseDouble(literal);
    }

    /** Returns the literal. */
    @Override
    public String toString() {
        return literal;
    }

    private static boolean isOutOfRange(String literal) {
        double value = Double.parseDouble(literal);
        return Double.isInfinite(value) || (value == 0 && hasNonZeroDigit(literal));
    }

    /**
     * The number of digits of the exponent; -1 if {@code literal} is not a JSON number. By hand: a frame may have
     * thousands of numbers.
     */
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
