package io.chathub.server.servlet.internal.pages;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An sRGB colour, and its contrast as WCAG 2.2 defines it.
 *
 * @param red   0..255
 * @param green 0..255
 * @param blue  0..255
 */
public record Colour(int red, int green, int blue) {

    /** White. */
    public static final Colour WHITE = new Colour(255, 255, 255);
    /** Black. */
    public static final Colour BLACK = new Colour(0, 0, 0);

    private static final Pattern HEX = Pattern.compile("#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})");
    private static final int LARGEST = 255;

    /** The colour of a text {@code #rrggbb}; null if the text is not one. */
    public static @Nullable Colour parse(String text) {
        Matcher matcher = HEX.matcher(text);
        return matcher.matches() ? new Colour(part(matcher, 1), part(matcher, 2), part(matcher, 3)) : null;
    }

    private static int part(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group), 16);
    }

    /** The contrast ratio to another colour: 1..21. */
    public double contrast(Colour other) {
        double lighter = Math.max(luminance(), other.luminance());
        double darker = Math.min(luminance(), other.luminance());
        return (lighter + 0.05) / (darker + 0.05);
    }

    /** This colour with a part, 0..1, of another one. */
    Colour mix(Colour other, double part) {
        return new Colour(mix(red, other.red, part), mix(green, other.green, part), mix(blue, other.blue, part));
    }

    private static int mix(int own, int other, double part) {
        return (int) Math.round(own + (other - own) * part);
    }

    /** The relative luminance: 0..1. */
    private double luminance() {
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    private static double linear(int value) {
        double part = (double) value / LARGEST;
        return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
    }

    /** The text {@code #rrggbb}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "#%02x%02x%02x", red, green, blue);
    }
}
