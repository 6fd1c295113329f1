package io.chathub.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The parts of a file that are written for people: comments and string literals of a program, a page's text without its code. */
final class Prose {

    /**
     * A piece of prose.
     *
     * @param line the line of the file on which it begins, from 1
     * @param text the piece, with its line breaks
     */
    record Piece(int line, String text) {}

    private static final Pattern INLINE_TAG =
            Pattern.compile("\\{@(?:link|linkplain|code|value)\\s[^}]*}|@(?:see|param)\\s+\\S+");
    private static final Pattern MARGIN = Pattern.compile("(?m)^[ \\t]*\\*");
    private static final Pattern FENCE = Pattern.compile("(?ms)^[ \\t]*```.*?^[ \\t]*```");
    private static final Pattern INLINE_CODE = Pattern.compile("`[^`\n]*`");
    private static final Pattern MARKUP = Pattern.compile("<!--|-->|<[^>]*>");

    private Prose() {}

    /** Comments and string literals of Java or JavaScript. A regular expression literal is taken for code. */
    static List<Piece> ofProgram(String source) {
        List<Piece> pieces = new ArrayList<>();
        int line = 1;
        int at = 0;
        while (at < source.length()) {
            int end;
            if (source.startsWith("//", at)) {
                // Comment lines below each other are one piece: a sentence goes on in the next line.
                end = endOfLineComments(source, at);
                pieces.add(new Piece(line, source.substring(at, end).replaceAll("(?m)^[ \\t]*//", "")));
            } else if (source.startsWith("/*", at)) {
                end = after(source, "*/", at + 2);
                pieces.add(new Piece(line, blank(MARGIN, blank(INLINE_TAG, source.substring(at, end)))));
            } else if (source.startsWith("\"\"\"", at)) {
                end = after(source, "\"\"\"", at + 3);
                pieces.add(new Piece(line, source.substring(at, end)));
            } else if ("\"'`".indexOf(source.charAt(at)) >= 0) {
                end = endOfString(source, at);
                pieces.add(new Piece(line, source.substring(at, end)));
            } else {
                end = at + 1;
            }
            line += lines(source, at, end);
            at = end;
        }
        return pieces;
    }

    /** The text of a Markdown page, without its code. */
    static List<Piece> ofMarkdown(String page) {
        return List.of(new Piece(1, blank(INLINE_CODE, blank(FENCE, page))));
    }

    /** The text of an HTML or XML file, without its elements. */
    static List<Piece> ofMarkup(String page) {
        return List.of(new Piece(1, blank(MARKUP, page)));
    }

    private static int endOfLineComments(String source, int from) {
        int end = from;
        while (true) {
            int newline = source.indexOf('\n', end);
            if (newline < 0) {
                return source.length();
            }
            int next = newline + 1;
            while (next < source.length() && " \t".indexOf(source.charAt(next)) >= 0) {
                next++;
            }
            if (!source.startsWith("//", next)) {
                return newline;
            }
            end = next;
        }
    }

    private static int endOfString(String source, int from) {
        char quote = source.charAt(from);
        for (int at = from + 1; at < source.length(); at++) {
            char c = source.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == quote || (c == '\n' && quote != '`')) {
                return at + 1;
            }
        }
        return source.length();
    }

    private static int after(String source, String end, int from) {
        int found = source.indexOf(end, from);
        return found < 0 ? source.length() : found + end.length();
    }

    /** Replaces what matches by spaces, so that every other character keeps its line. */
    private static String blank(Pattern pattern, String text) {
        return pattern.matcher(text).replaceAll(match -> match.group().replaceAll("[^\n]", " "));
    }

    private static int lines(String text, int from, int to) {
        return (int) text.substring(from, to).chars().filter(c -> c == '\n').count();
    }
}
