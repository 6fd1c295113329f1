package io.chathub.server.servlet.internal.pages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The texts of the chat page by key, and the checks of the modules that use them.
 *
 * @param modules the modules by their path below {@code assets}
 * @param keys    the keys in the page, see {@link StaticTexts}
 */
record PageTexts(Map<String, String> modules, Set<String> keys) {

    static final String ENGLISH = "i18n/en.js";

    /** The texts of one key by plural form; a text without forms has the form of the empty name. */
    record Entry(Map<String, String> forms) {

        /** The values that a form of the text has, without {@code count}: a form for one may say it in words. */
        private Set<String> values(String form) {
            Set<String> values = valuesOf(forms.get(form));
            values.remove("count");
            return values;
        }

        /** The values of all forms. */
        Set<String> values() {
            return forms.values().stream()
                    .flatMap(text -> valuesOf(text).stream())
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private boolean hasForms() {
            return !forms.containsKey("");
        }

        String last() {
            return hasForms() ? "other" : "";
        }
    }

    private static final Pattern LINE = Pattern.compile("  '([a-z]+\\.[a-zA-Z]+)': '((?:[^'\\\\]|\\\\.)+)',");
    private static final Pattern FORMS = Pattern.compile("  '([a-z]+\\.[a-zA-Z]+)': \\{ (.+) },");
    private static final Pattern BEGIN = Pattern.compile("  '([a-z]+\\.[a-zA-Z]+)': \\{");
    private static final Pattern FORM = Pattern.compile("(zero|one|two|few|many|other): '((?:[^'\\\\]|\\\\.)+)',?");
    private static final Pattern VALUE = Pattern.compile("\\{(\\w+)}");
    private static final Pattern KEY = Pattern.compile("(?!chathub\\.)[a-z]+\\.[a-zA-Z]+");
    private static final Pattern CALL =
            Pattern.compile("\\b(?:text|shown|textParts)\\('([^']+)'(?:,\\s*\\{([^{}]*)})?[,)]");
    private static final Pattern COMPUTED = Pattern.compile("\\b(?:text|shown|textParts)\\(`");
    private static final Pattern BROWSERS_LOCALE =
            Pattern.compile("new Intl\\.(?!Segmenter)\\w+\\((?:undefined|\\))|\\.toLocale(?:Date|Time)?String\\(");

    /** The code of a file and the texts of the language in it. */
    static Map<String, Entry> entries(String source) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        String[] lines =
                source.substring(source.indexOf("export const texts = {\n")).split("\n", -1);
        Map<String, String> forms = null;
        for (String line : lines) {
            var text = LINE.matcher(line);
            var inOne = FORMS.matcher(line);
            var begin = BEGIN.matcher(line);
            if (text.matches()) {
                put(entries, text.group(1), Map.of("", text.group(2)));
            } else if (inOne.matches()) {
                Map<String, String> all = new LinkedHashMap<>();
                FORM.matcher(inOne.group(2)).results().forEach(form -> all.put(form.group(1), form.group(2)));
                put(entries, inOne.group(1), all);
            } else if (begin.matches()) {
                forms = new LinkedHashMap<>();
                put(entries, begin.group(1), forms);
            } else if (forms != null && FORM.matcher(line.strip()).matches()) {
                MatchResult form =
                        FORM.matcher(line.strip()).results().findFirst().orElseThrow();
                forms.put(form.group(1), form.group(2));
            } else if (line.equals("  },") && forms != null) {
                forms = null;
            } else if (!line.isBlank() && !line.equals("export const texts = {") && !line.equals("};")) {
                throw new AssertionError("no line of a text: " + line);
            }
        }
        return entries;
    }

    private static void put(Map<String, Entry> entries, String key, Map<String, String> forms) {
        if (entries.put(key, new Entry(forms)) != null) {
            throw new AssertionError("twice: " + key);
        }
    }

    private static Set<String> valuesOf(String text) {
        return VALUE.matcher(text)
                .results()
                .map(value -> value.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The texts in English. */
    Map<String, Entry> english() {
        return entries(modules.get(ENGLISH));
    }

    /** What a language lacks, has beyond English or has with other values. {@code forms} are the plural forms that it needs. */
    List<String> problemsOf(String language, Set<String> forms) {
        Map<String, Entry> english = english();
        Map<String, Entry> own = entries(modules.get("i18n/" + language + ".js"));
        List<String> problems = new ArrayList<>();
        english.keySet().stream()
                .filter(key -> !own.containsKey(key))
                .forEach(key -> problems.add(key + " is missing"));
        own.forEach((key, entry) -> {
            Entry model = english.get(key);
            if (model == null) {
                problems.add(key + " is not in English");
                return;
            }
            if (entry.hasForms() != model.hasForms()
                    || (entry.hasForms() && !entry.forms().keySet().containsAll(forms))) {
                problems.add(key + " has the forms " + entry.forms().keySet());
                return;
            }
            for (String form : entry.forms().keySet()) {
                if (!entry.values(form).equals(model.values(model.last()))) {
                    problems.add(key + " has the values " + entry.values(form));
                }
            }
            if (!valuesOf(entry.forms().get(entry.last()))
                    .equals(valuesOf(model.forms().get(model.last())))) {
                problems.add(key + " has other values in its last form");
            }
        });
        return problems;
    }

    /** Keys that nothing uses, and keys that are used and do not exist. */
    List<String> problemsOfKeys() {
        Set<String> known = english().keySet();
        Set<String> used = new TreeSet<>(keys);
        users().forEach(path -> JsLiterals.of(modules.get(path)).stream()
                .map(JsLiterals.Literal::value)
                .filter(value -> known.contains(value) || KEY.matcher(value).matches())
                .forEach(used::add));
        List<String> problems = new ArrayList<>();
        known.stream().filter(not(used)).forEach(key -> problems.add(key + " is not used"));
        used.stream().filter(not(known)).forEach(key -> problems.add(key + " does not exist"));
        return problems;
    }

    private static Predicate<String> not(Set<String> keys) {
        return key -> !keys.contains(key);
    }

    /** Calls that lack a value of their text, or whose key is computed. */
    List<String> problemsOfCalls() {
        Map<String, Entry> english = english();
        return users().flatMap(path -> {
                    String source = modules.get(path);
                    Stream<String> lacking = CALL.matcher(source)
                            .results()
                            .filter(call -> english.containsKey(call.group(1)))
                            .flatMap(call -> english.get(call.group(1)).values().stream()
                                    .filter(not(given(call.group(2))))
                                    .map(value -> path + ": " + call.group(1) + " without " + value));
                    Stream<String> computed = COMPUTED.matcher(source).results().map(call -> path + ": a computed key");
                    Stream<String> locales = BROWSERS_LOCALE
                            .matcher(source)
                            .results()
                            .map(call -> path + ": " + call.group() + " is not in the language of the page");
                    return Stream.of(lacking, computed, locales).flatMap(problems -> problems);
                })
                .toList();
    }

    private static Set<String> given(String values) {
        return values == null
                ? Set.of()
                : Stream.of(values.split(",", -1))
                        .map(value -> value.split(":", 2)[0].strip())
                        .collect(Collectors.toSet());
    }

    /** The texts for users that are in a module in place of the files of languages. */
    List<String> strayTexts() {
        Set<String> known = english().keySet();
        return users().flatMap(path -> JsLiterals.of(modules.get(path)).stream()
                        .filter(literal -> !known.contains(literal.value()))
                        .filter(StrayText::isForUsers)
                        .map(literal -> path + ":" + literal.line() + ": " + literal.value()))
                .toList();
    }

    /** The modules of the chat page but the files of languages. The dashboard is in English. */
    private Stream<String> users() {
        return modules.keySet().stream()
                .filter(path ->
                        !path.startsWith("admin") && !path.startsWith("uPlot") && !path.matches("i18n/[a-z]{2}\\.js"));
    }
}
