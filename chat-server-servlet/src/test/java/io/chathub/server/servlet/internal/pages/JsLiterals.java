package io.chathub.server.servlet.internal.pages;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A scanner of the strings and templates in the source of a module. Comments and regular expressions are passed over. */
final class JsLiterals {

    /**
     * A string or a template.
     *
     * @param value  the text as it is written, with <code>{}</code> for each expression of a template
     * @param before the source before it
     * @param line   the number of its line
     */
    record Literal(String value, String before, int line) {

        /** The source before it in its own line. */
        String beforeInLine() {
            return before.substring(before.lastIndexOf('\n') + 1);
        }
    }

    /** Characters after which a slash begins a regular expression. */
    private static final String BEFORE_REGEX = "(,=:[!&|?{};+\n";

    private final String source;
    private final List<Literal> found = new ArrayList<>();
    /** The templates that are open, each with its text up to here and the depth of braces of its expression. */
    private final Deque<Template> open = new ArrayDeque<>();

    private int at;

    private static final class Template {
        private final int start;
        private final StringBuilder text = new StringBuilder();
        private int braces;

        Template(int start) {
            this.start = start;
        }
    }

    private JsLiterals(String source) {
        this.source = source;
    }

    /** The literals of a module, each template after those in its expressions. */
    static List<Literal> of(String source) {
        JsLiterals scanner = new JsLiterals(source);
        scanner.scan();
        return scanner.found;
    }

    private void scan() {
        while (at < source.length()) {
            char c = source.charAt(at);
            if (source.startsWith("//", at)) {
                at = endOf("\n", at);
            } else if (source.startsWith("/*", at)) {
                at = endOf("*/", at) + 2;
            } else if (c == '/' && beginsRegex()) {
                skipRegex();
            } else if (c == '\'' || c == '"') {
                string(c);
            } else if (c == '`') {
                open.push(new Template(at++));
                template();
            } else if (c == '{' && !open.isEmpty()) {
                open.element().braces++;
                at++;
            } else if (c == '}' && !open.isEmpty() && --open.element().braces < 0) {
                at++;
                template();
            } else {
                at++;
            }
        }
    }

    private int endOf(String mark, int from) {
        int end = source.indexOf(mark, from);
        return end < 0 ? source.length() : end;
    }

    private boolean beginsRegex() {
        String before = source.substring(0, at).stripTrailing();
        return before.isEmpty()
                || BEFORE_REGEX.indexOf(before.charAt(before.length() - 1)) >= 0
                || before.endsWith("return")
                || before.endsWith("=>");
    }

    private void skipRegex() {
        boolean inClass = false;
        for (at++; source.charAt(at) != '/' || inClass; at++) {
            char c = source.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '[') {
                inClass = true;
            } else if (c == ']') {
                inClass = false;
            }
        }
        at++;
    }

    private void string(char quote) {
        int start = at++;
        while (source.charAt(at) != quote) {
            at += source.charAt(at) == '\\' ? 2 : 1;
        }
        add(source.substring(start + 1, at), start);
        at++;
    }

    /** Goes on in the text of the innermost template, up to its next expression or its end. */
    private void template() {
        Template template = open.element();
        while (true) {
            char c = source.charAt(at);
            if (c == '`') {
                open.pop();
                add(template.text.toString(), template.start);
                at++;
                return;
            }
            if (source.startsWith("${", at)) {
                template.text.append("{}");
                template.braces = 0;
                at += 2;
                return;
            }
            template.text.append(c);
            at++;
            if (c == '\\') {
                template.text.append(source.charAt(at++));
            }
        }
    }

    private void add(String value, int start) {
        String before = source.substring(0, start);
        found.add(new Literal(value, before, (int) before.lines().count()));
    }
}
