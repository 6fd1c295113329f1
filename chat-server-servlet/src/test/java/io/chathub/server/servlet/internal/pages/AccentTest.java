package io.chathub.server.servlet.internal.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.server.servlet.PageOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The colours that are derived from an accent, over all accents that the options accept. */
class AccentTest {

    private static String light;
    private static String dark;

    @BeforeAll
    static void readBase() throws IOException {
        try (InputStream base =
                AccentTest.class.getResourceAsStream("/io/chathub/server/servlet/pages/assets/base.css")) {
            String[] schemes = new String(base.readAllBytes(), StandardCharsets.UTF_8)
                    .split(Pattern.quote("@media (prefers-color-scheme: dark)"), 2);
            light = schemes[0];
            dark = schemes[1];
        }
    }

    private static Colour variable(String scheme, String name) {
        Matcher matcher = Pattern.compile("--" + name + ": (#[0-9a-f]{6});").matcher(scheme);
        assertThat(matcher.find()).as(name).isTrue();
        return Colour.parse(matcher.group(1));
    }

    private static List<Colour> accepted() {
        List<Colour> colours = new ArrayList<>();
        for (int red = 0; red <= 255; red += 15) {
            for (int green = 0; green <= 255; green += 15) {
                for (int blue = 0; blue <= 255; blue += 15) {
                    Colour colour = new Colour(red, green, blue);
                    if (colour.contrast(Colour.WHITE) >= PageOptions.MIN_CONTRAST) {
                        colours.add(colour);
                    }
                }
            }
        }
        return colours;
    }

    @Test
    void contrast_isThatOfWcag() {
        assertThat(Colour.WHITE.contrast(Colour.BLACK)).isEqualTo(21);
        assertThat(Colour.BLACK.contrast(Colour.WHITE)).isEqualTo(21);
        assertThat(new Colour(0x77, 0x77, 0x77).contrast(Colour.WHITE)).isBetween(4.47, 4.48);
        assertThat(new Colour(255, 0, 0)).hasToString("#ff0000");
    }

    @Test
    void everyAcceptedAccent_givesReadableColoursInBothSchemes() {
        assertThat(variable(light, "on-accent")).isEqualTo(Colour.WHITE);
        assertThat(dark).as("text on the accent is white in both schemes").doesNotContain("--on-accent:");
        assertThat(accepted()).hasSizeGreaterThan(1_000).allSatisfy(colour -> {
            check(Accent.light(colour), light);
            check(Accent.dark(colour), dark);
            assertThat(Accent.dark(colour).accent().contrast(variable(dark, "surface")))
                    .isGreaterThanOrEqualTo(Accent.OF_AREAS);
            assertThat(Accent.light(colour).accent())
                    .as("the host's own colour")
                    .isEqualTo(colour);
        });
    }

    private static void check(Accent accent, String scheme) {
        assertThat(accent.accent().contrast(Colour.WHITE)).isGreaterThanOrEqualTo(Accent.OF_TEXT);
        for (Colour background : List.of(
                accent.soft(), variable(scheme, "surface"), variable(scheme, "surface-2"), variable(scheme, "bg"))) {
            assertThat(accent.strong().contrast(background))
                    .as("%s on %s", accent.strong(), background)
                    .isGreaterThanOrEqualTo(Accent.OF_TEXT);
        }
    }

    @Test
    void stylesheet_setsTheVariablesOfBothSchemes() {
        assertThat(Accent.stylesheet(new Colour(0x0f, 0x76, 0x6e)))
                .startsWith(":root { --accent: #0f766e; --accent-strong: #")
                .contains("@media (prefers-color-scheme: dark) {\n  :root { --accent: #");
    }
}
