package io.chathub.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of names that server, client and page share. */
public final class NameCases {

    /** A row: a name, what it is, and whether it is accepted. */
    public record Case(String name, String what, boolean accepted) {}

    private static final Path TABLE = Path.of("")
            .toAbsolutePath()
            .getParent()
            .resolve("chat-protocol/src/test/resources/io/chathub/protocol/usernames.tsv");
    private static final Pattern ESCAPE = Pattern.compile("\\\\u\\{([0-9A-F]+)}");

    private NameCases() {}

    /** All rows. */
    public static List<Case> all() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .map(row -> new Case(unescaped(row[1]), row[2], row[0].equals("+")))
                .toList();
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(
                        escape -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(escape.group(1), 16))));
    }
}
