package io.chathub.server.servlet.internal.pages;

import io.chathub.server.servlet.PageOptions;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values and assets that the options of a chat add to the pages.
 *
 * @param values the values in the pages by name, as HTML; where there is none, a page has its default
 * @param assets the assets that no file has, by name
 */
public record PageContent(Map<String, String> values, Map<String, byte[]> assets) {

    private static final String ACCENT = "accent.css";
    private static final String ENGLISH = "en";
    /** The languages of the page that are written from right to left. */
    private static final Set<String> RIGHT_TO_LEFT = Set.of("ar");

    /** Copies the maps. */
    public PageContent {
        values = Map.copyOf(values);
        assets = Map.copyOf(assets);
    }

    /**
     * The content of these options.
     *
     * @param guests    the guests that the hub admits, in lower case
     * @param embedders the origins whose pages may show the chat in a frame
     */
    public static PageContent of(PageOptions options, String guests, List<String> embedders) {
        Map<String, String> values = new HashMap<>();
        Map<String, byte[]> assets = new HashMap<>();
        values.put("guests", guests);
        values.put("embedders", escaped(String.join(" ", embedders)));
        values.put("name", escaped(options.name()));
        values.put("language", options.language());
        values.put("direction", RIGHT_TO_LEFT.contains(options.language()) ? "rtl" : "ltr");
        values.put("rooms", String.join(" ", options.rooms()));
        put(values, "logo", options.logo());
        if (!options.prices()) {
            values.put("prices", "hidden");
        }
        if (!List.of(PageOptions.AUTO, ENGLISH).contains(options.language())) {
            values.put("texts", "<link rel=\"modulepreload\" href=\"assets/i18n/" + options.language() + ".js\">");
        }
        if (options.accent() != null) {
            values.put("accent", "<link rel=\"stylesheet\" href=\"assets/" + ACCENT + "\">");
            assets.put(ACCENT, accent(options.accent()));
        }
        if (options.stylesheet() != null) {
            values.put("stylesheet", "<link rel=\"stylesheet\" href=\"" + escaped(options.stylesheet()) + "\">");
        }
        if (options.welcome() != null) {
            values.put("welcome", "<p class=\"lead welcome-text\" dir=\"auto\">" + escaped(options.welcome()) + "</p>");
        }
        if (!options.links().isEmpty()) {
            values.put("links", links(options.links()));
        }
        return new PageContent(values, assets);
    }

    private static void put(Map<String, String> values, String name, @Nullable String text) {
        if (text != null) {
            values.put(name, escaped(text));
        }
    }

    private static byte[] accent(String text) {
        Colour colour = Colour.parse(text);
        if (colour == null) {
            throw new IllegalArgumentException("accent: " + text + " (expected: #rrggbb)");
        }
        return Accent.stylesheet(colour).getBytes(StandardCharsets.UTF_8);
    }

    private static String links(List<PageOptions.Link> links) {
        StringBuilder list = new StringBuilder(
                "<nav class=\"host-links\" aria-label=\"Links\" data-text-aria-label=\"page.links\">");
        for (PageOptions.Link link : links) {
            list.append("<a href=\"")
                    .append(escaped(link.address().toASCIIString()))
                    .append("\" target=\"_blank\" rel=\"noopener\" dir=\"auto\">")
                    .append(escaped(link.label()))
                    .append("</a>");
        }
        return list.append("</nav>").toString();
    }

    /** The text as HTML, also in an attribute with quotation marks. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
