package io.chathub.conformance;

import io.chathub.conformance.Transcript.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads transcripts: those that come with this module, and others. The language is described in the module's README. */
final class Transcripts {

    private static final String FOLDER = "transcripts/";
    private static final String ENDING = ".txt";
    private static final Pattern CONNECTS = Pattern.compile("(\\w+) connects(?: (\\S+?))?( with a key| as moderator)?");
    private static final Pattern SAYS = Pattern.compile("(\\w+) > (.+)");
    private static final Pattern HEARS = Pattern.compile("(\\w+) < (.+)");
    private static final Pattern HEARS_LATER = Pattern.compile("(\\w+) <~ (.+)");
    private static final Pattern HEARS_NOT = Pattern.compile("(\\w+) ! (.+)");
    private static final Pattern CLOSES = Pattern.compile("(\\w+) closes");
    private static final Pattern IS_CUT = Pattern.compile("(\\w+) is cut");
    private static final Pattern IS_CLOSED = Pattern.compile("(\\w+) is closed (\\d{4})");

    private Transcripts() {}

    /** All that come with this module, in their order. */
    static List<Transcript> all() {
        return read(FOLDER + "index")
                .lines()
                .filter(name -> !name.isBlank())
                .map(name -> parse(name, read(FOLDER + name + ENDING)))
                .toList();
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if a line is none of the language, with its number
     */
    static Transcript parse(String name, String text) {
        String title = "";
        String task = "";
        List<Step> steps = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.startsWith("# title: ")) {
                title = line.substring("# title: ".length());
            } else if (line.startsWith("# task: ")) {
                task = line.substring("# task: ".length());
            } else if (!line.isBlank() && !line.startsWith("#")) {
                steps.add(step(name, number, line.strip()));
            }
        }
        if (title.isEmpty()) {
            throw new IllegalArgumentException(name + ": no title");
        }
        return new Transcript(name, title, task, steps);
    }

    private static Step step(String name, int number, String line) {
        Matcher connects = CONNECTS.matcher(line);
        if (connects.matches()) {
            String subprotocol = connects.group(2);
            return new Transcript.Connects(
                    number, connects.group(1), subprotocol == null ? "" : subprotocol, user(connects.group(3)));
        }
        Matcher says = SAYS.matcher(line);
        if (says.matches()) {
            return new Transcript.Says(number, says.group(1), says.group(2));
        }
        Matcher hears = HEARS.matcher(line);
        if (hears.matches()) {
            return new Transcript.Hears(number, hears.group(1), hears.group(2));
        }
        Matcher later = HEARS_LATER.matcher(line);
        if (later.matches()) {
            return new Transcript.HearsLater(number, later.group(1), later.group(2));
        }
        Matcher not = HEARS_NOT.matcher(line);
        if (not.matches()) {
            return new Transcript.HearsNot(number, not.group(1), not.group(2));
        }
        Matcher closes = CLOSES.matcher(line);
        if (closes.matches()) {
            return new Transcript.Closes(number, closes.group(1));
        }
        Matcher isCut = IS_CUT.matcher(line);
        if (isCut.matches()) {
            return new Transcript.IsCut(number, isCut.group(1));
        }
        Matcher isClosed = IS_CLOSED.matcher(line);
        if (isClosed.matches()) {
            return new Transcript.IsClosed(number, isClosed.group(1), Integer.parseInt(isClosed.group(2)));
        }
        throw new IllegalArgumentException(name + ", line " + number + ": cannot be read: " + line);
    }

    private static Transcript.User user(@Nullable String phrase) {
        if (phrase == null) {
            return Transcript.User.NONE;
        }
        return phrase.equals(" as moderator") ? Transcript.User.MODERATOR : Transcript.User.KEY;
    }

    private static String read(String resource) {
        try (InputStream in = Transcripts.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
