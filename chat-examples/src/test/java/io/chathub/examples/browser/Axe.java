package io.chathub.examples.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/** The accessibility rules of axe-core. */
final class Axe {

    private static final String LIBRARY = library();

    private Axe() {}

    /** Asserts that the page, as it is now, violates no rule. */
    static void assertAccessible(Browser browser) {
        if (!browser.is("'axe' in globalThis")) {
            browser.script(LIBRARY);
        }
        // Colours in the middle of an animation are no colours of the page.
        Object violations = browser.script("""
                return (async () => {
                  await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
                  // Else Chromium warns about the canvas in which axe draws letters.
                  const { getContext } = HTMLCanvasElement.prototype;
                  HTMLCanvasElement.prototype.getContext = function (type) {
                    return getContext.call(this, type, { willReadFrequently: true });
                  };
                  const { violations } = await axe.run(document, { resultTypes: ['violations'] });
                  HTMLCanvasElement.prototype.getContext = getContext;
                  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`));
                })()""");
        assertThat((List<?>) violations).as("violations of accessibility rules").isEmpty();
    }

    /** The same with light and with dark colours. */
    static void assertAccessibleInBothSchemes(Browser browser) {
        try {
            browser.colorScheme("dark");
            assertAccessible(browser);
        } finally {
            browser.colorScheme("light");
        }
        assertAccessible(browser);
    }

    private static String library() {
        try {
            Properties properties = new Properties();
            try (InputStream pom = resource("META-INF/maven/org.webjars.npm/axe-core/pom.properties")) {
                properties.load(pom);
            }
            String version = properties.getProperty("version");
            try (InputStream script = resource("META-INF/resources/webjars/axe-core/" + version + "/axe.min.js")) {
                return new String(script.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(Axe.class.getClassLoader().getResourceAsStream(name), name);
    }
}
