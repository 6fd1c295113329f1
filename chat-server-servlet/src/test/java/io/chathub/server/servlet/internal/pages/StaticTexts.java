package io.chathub.server.servlet.internal.pages;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The texts of the page itself and of its style sheets, by key.
 *
 * @param texts    the English texts by key, with <code>{name}</code> for an element
 * @param problems the texts without a key, and keys with two texts
 */
record StaticTexts(Map<String, String> texts, List<String> problems) {

    private static final Pattern TOKEN =
            Pattern.compile("<!--.*?-->|<![^>]*>|<(/?)([a-z0-9]+)([^>]*)>|([^<]+)", Pattern.DOTALL);
    private static final Pattern ATTRIBUTE = Pattern.compile("([a-z-]+)=\"([^\"]*)\"");
    private static final Pattern VALUE = Pattern.compile("\\$\\{[^}]*}");
    private static final Pattern LETTER = Pattern.compile("\\p{L}");
    private static final Set<String> VOID = Set.of("meta", "link", "img", "input", "path", "circle");
    private static final List<String> SHOWN = List.of("title", "placeholder", "aria-label");
    /** A page without scripts has no other language. */
    private static final String WITHOUT_SCRIPTS = "noscript";

    private static final Pattern CONTENT = Pattern.compile("(?<![-\\w])content:([^;]*);");
    private static final Pattern VARIABLE = Pattern.compile("var\\(--text-([a-z]+)-([a-zA-Z]+), \"([^\"]*)\"\\)");

    private record Element(String tag, Map<String, String> attributes, StringBuilder text) {}

    /** The texts of a page. */
    static StaticTexts of(String page) {
        StaticTexts found = new StaticTexts(new TreeMap<>(), new ArrayList<>());
        Deque<Element> open = new ArrayDeque<>();
        open.push(new Element("", Map.of(), new StringBuilder()));
        TOKEN.matcher(VALUE.matcher(page).replaceAll("")).results().forEach(token -> {
            if (token.group(4) != null) {
                found.text(open, token.group(4));
            } else if (token.group(2) != null && token.group(1).isEmpty()) {
                found.begin(open, token);
            } else if (token.group(2) != null) {
                found.end(open.pop(), open.element());
            }
        });
        return found;
    }

    private void begin(Deque<Element> open, MatchResult tag) {
        Map<String, String> attributes = ATTRIBUTE
                .matcher(tag.group(3))
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
        for (String name : SHOWN) {
            String value = attributes.getOrDefault(name, "");
            if (LETTER.matcher(value).find()) {
                add(attributes.get("data-text-" + name), value);
            }
        }
        boolean isClosed = VOID.contains(tag.group(2)) || tag.group(3).endsWith("/");
        if (!isClosed) {
            open.push(new Element(tag.group(2), attributes, new StringBuilder()));
        }
    }

    private void text(Deque<Element> open, String text) {
        boolean isKeyed = open.stream().anyMatch(element -> element.attributes().containsKey("data-text"));
        boolean isPart = open.element().attributes().containsKey("data-part");
        boolean isOther = open.stream().anyMatch(element -> element.tag().equals(WITHOUT_SCRIPTS));
        if (LETTER.matcher(text).find() && !isKeyed && !isOther) {
            problems.add("without a key: " + text.strip());
        }
        if (!isPart) {
            open.element().text().append(text);
        }
    }

    private void end(Element element, Element around) {
        String part = element.attributes().get("data-part");
        if (part != null) {
            around.text().append('{').append(part).append('}');
        }
        String key = element.attributes().get("data-text");
        if (key != null) {
            add(key, element.text().toString());
        }
    }

    /** @param key null for none */
    private void add(String key, String text) {
        if (key == null) {
            problems.add("without a key: " + text);
            return;
        }
        String before = texts.put(key, text);
        if (before != null && !before.equals(text)) {
            problems.add("two texts: " + key);
        }
    }

    /** The texts of a style sheet. */
    static StaticTexts ofStyles(String sheet) {
        StaticTexts found = new StaticTexts(new TreeMap<>(), new ArrayList<>());
        CONTENT.matcher(sheet).results().map(content -> content.group(1)).forEach(content -> {
            VARIABLE.matcher(content)
                    .results()
                    .forEach(text -> found.add(text.group(1) + "." + text.group(2), text.group(3)));
            String rest =
                    VARIABLE.matcher(content).replaceAll("").replaceAll("\\\\[0-9A-F]+|attr\\([^)]*\\)|\\bnone\\b", "");
            if (LETTER.matcher(rest).find()) {
                found.problems().add("without a key: " + rest.strip());
            }
        });
        return found;
    }
}
