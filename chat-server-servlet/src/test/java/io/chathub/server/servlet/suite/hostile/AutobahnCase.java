package io.chathub.server.servlet.suite.hostile;

import io.chathub.server.servlet.suite.RawClient;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What is sent, what an echo has to answer, and how it ends. A case is made by saying in order what is sent; {@link #weClose},
 * {@link #fails} or {@link #closes} completes it.
 */
public final class AutobahnCase {

    static final int FIN = 0x80;
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    /** A close frame without a code. */
    static final int NO_CODE = 1005;

    /** What comes: a whole message, or a control frame. */
    record Event(int opcode, String hex) {
        @Override
        public String toString() {
            String shown = hex.length() > 80 ? hex.substring(0, 80) + "... of " + hex.length() / 2 : hex;
            return switch (opcode) {
                        case TEXT -> "text ";
                        case BINARY -> "binary ";
                        case PONG -> "pong ";
                        case CLOSE -> "close ";
                        default -> "opcode " + opcode + " ";
                    }
                    + shown;
        }
    }

    /** Octets to send, in pieces of a length; or, where there are none, a look that only so much was answered yet. */
    static final class Step {
        private final byte[] octets;
        private final int number;

        private Step(byte[] octets, int number) {
            this.octets = octets;
            this.number = number;
        }

        boolean isLook() {
            return octets.length == 0;
        }

        int answersSoFar() {
            return number;
        }

        void send(RawClient client) {
            for (int at = 0; at < octets.length; at += number) {
                client.write(Arrays.copyOfRange(octets, at, Math.min(at + number, octets.length)));
            }
        }
    }

    private final String id;
    private final List<Step> steps = new ArrayList<>();
    private final List<Event> answers = new ArrayList<>();
    private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
    private int chop = Integer.MAX_VALUE;
    private boolean weClose;
    private int code;

    AutobahnCase(String id) {
        this.id = id;
    }

    /** Into how many octets each write is cut from here on; 0: a write for each frame. */
    AutobahnCase chop(int octets) {
        flush();
        chop = octets;
        return this;
    }

    AutobahnCase frame(int firstByte, byte[] payload) {
        return raw(RawClient.frame(firstByte, payload));
    }

    AutobahnCase frame(int firstByte, String payload) {
        return frame(firstByte, payload.getBytes(StandardCharsets.UTF_8));
    }

    AutobahnCase raw(byte[] bytes) {
        unsent.writeBytes(bytes);
        if (chop == 0) {
            flush();
        }
        return this;
    }

    AutobahnCase close(int closeCode, byte[] reason) {
        return frame(
                FIN | CLOSE,
                ByteBuffer.allocate(2 + reason.length)
                        .putShort((short) closeCode)
                        .put(reason)
                        .array());
    }

    AutobahnCase close(int closeCode) {
        return close(closeCode, new byte[0]);
    }

    /** Everything up to here is taken, and nothing comes but what was answered so far. */
    AutobahnCase quiet() {
        flush();
        steps.add(new Step(new byte[0], answers.size()));
        return this;
    }

    private void flush() {
        if (unsent.size() > 0) {
            steps.add(new Step(unsent.toByteArray(), chop == 0 ? unsent.size() : Math.min(chop, unsent.size())));
            unsent.reset();
        }
    }

    AutobahnCase answers(int opcode, byte[] payload) {
        answers.add(new Event(opcode, HexFormat.of().formatHex(payload)));
        return this;
    }

    AutobahnCase answers(int opcode, String payload) {
        return answers(opcode, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** When all is answered, the client closes with 1000, and is answered with that. */
    AutobahnCase weClose() {
        flush();
        weClose = true;
        code = 1000;
        return this;
    }

    /** The server ends it by itself. */
    AutobahnCase fails(int closeCode) {
        flush();
        code = closeCode;
        return this;
    }

    /** The server answers the close that was sent. */
    AutobahnCase closes(int closeCode) {
        return fails(closeCode);
    }

    String id() {
        return id;
    }

    List<Step> steps() {
        return steps;
    }

    List<Event> answers() {
        return answers;
    }

    boolean isClosedByUs() {
        return weClose;
    }

    int code() {
        return code;
    }

    /** Its name in a report. */
    @Override
    public String toString() {
        return id;
    }
}
