package io.chathub.server.servlet.internal.pages;

/**
 * The colours that the pages derive from the accent of a host, in the light and in the dark scheme. Text has a contrast of 4.5:1 or
 * more on each of them, as WCAG 2.2 AA requires, and the accent has 3:1 or more on the dark surface.
 */
record Accent(Colour accent, Colour strong, Colour soft) {

    /** The least contrast of text. */
    static final double OF_TEXT = 4.5;
    /** The least contrast of an area. */
    static final double OF_AREAS = 3;

    /** The second surface of the light scheme in base.css; the first is white. */
    private static final Colour LIGHT_GREY = new Colour(0xee, 0xf0, 0xf4);

    /** The two surfaces of the dark scheme in base.css. */
    private static final Colour DARK = new Colour(0x17, 0x1a, 0x21);

    private static final Colour DARK_GREY = new Colour(0x21, 0x25, 0x2f);
    private static final double STEP = 0.02;

    /** The colours of the light scheme; {@code colour} has enough contrast with white text. */
    static Accent light(Colour colour) {
        Colour soft = Colour.WHITE.mix(colour, 0.12);
        return new Accent(colour, readable(colour, Colour.BLACK, soft, LIGHT_GREY), soft);
    }

    /** The colours of the dark scheme. */
    static Accent dark(Colour colour) {
        Colour accent = colour;
        for (double part = STEP; accent.contrast(DARK) < OF_AREAS; part += STEP) {
            accent = colour.mix(Colour.WHITE, part);
        }
        Colour soft = DARK.mix(accent, 0.25);
        return new Accent(accent, readable(accent, Colour.WHITE, soft, DARK_GREY), soft);
    }

    /** The colour with as much of black or white as text on both backgrounds needs. */
    private static Colour readable(Colour colour, Colour end, Colour soft, Colour grey) {
        Colour text = colour;
        for (double part = STEP; Math.min(text.contrast(soft), text.contrast(grey)) < OF_TEXT; part += STEP) {
            text = colour.mix(end, part);
        }
        return text;
    }

    /** The style sheet that sets the colours of both schemes. */
    static String stylesheet(Colour colour) {
        return ":root " + light(colour).variables() + "\n@media (prefers-color-scheme: dark) {\n  :root "
                + dark(colour).variables() + "\n}\n";
    }

    private String variables() {
        return "{ --accent: " + accent + "; --accent-strong: " + strong + "; --accent-soft: " + soft + "; }";
    }
}
