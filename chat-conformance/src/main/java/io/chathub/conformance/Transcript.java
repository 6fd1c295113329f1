package io.chathub.conformance;

import io.chathub.conformance.JsonPattern.Bindings;
import java.util.List;

/**
 * One conversation, line by line.
 *
 * @param name  what it is called: its path below the transcripts, without the ending
 * @param title what it shows
 * @param task  the instruction for the client under test; empty where the transcript is for servers only
 * @param steps its lines
 */
record Transcript(String name, String title, String task, List<Step> steps) {

    Transcript {
        steps = List.copyOf(steps);
    }

    /** Whether a client can be tested with it: there is one client, and what it is to do is said. */
    boolean isForClients() {
        return !task.isEmpty();
    }

    /** Whether a client of this transcript has to be a moderator. */
    boolean needsModerator() {
        return steps.stream().anyMatch(step -> step instanceof Connects connects && connects.user() == User.MODERATOR);
    }

    /** One line; {@code line} is its number in the file. */
    sealed interface Step {
        int line();

        String client();
    }

    /** The user that a client connects as. */
    enum User {
        /** A guest of its connection. */
        NONE,
        /** {@code with a key}: the user of a guest key of its own. */
        KEY,
        /** {@code as moderator}: a user who moderates, whose token the runner was given. */
        MODERATOR
    }

    /** {@code ann connects chat.v2}, or without a subprotocol for v1. */
    record Connects(int line, String client, String subprotocol, User user) implements Step {}

    /** {@code ann > {…}}: the client says this. */
    record Says(int line, String client, String text) implements Step {}

    /** {@code ann < {…}}: the client hears this, and nothing else before it. */
    record Hears(int line, String client, String text) implements Step {}

    /** {@code ann <~ {…}}: the client hears this; frames before it are passed over. */
    record HearsLater(int line, String client, String text) implements Step {}

    /** {@code ann ! {…}}: the client hears no such thing for 300 ms. */
    record HearsNot(int line, String client, String text) implements Step {}

    /** {@code ann closes}: with a close frame, code 1000. */
    record Closes(int line, String client) implements Step {}

    /** {@code ann is cut}: the connection ends without a close frame. */
    record IsCut(int line, String client) implements Step {}

    /** {@code ann is closed 4509}: the server ends the connection with this code. */
    record IsClosed(int line, String client, int code) implements Step {}

    /** A mismatch, with the number of the transcript line that was not kept. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Broken(Step step, String message) {
            super("line " + step.line() + ": " + message);
        }
    }

    /** The expectation of a line and the frame that came instead; null where the frame matches. */
    static void requireMatch(Step step, JsonPattern pattern, String actual, Bindings bindings) {
        String difference = pattern.difference(actual, bindings);
        if (difference != null) {
            throw new Broken(step, difference + "\n    expected " + pattern + "\n    got      " + actual);
        }
    }
}
