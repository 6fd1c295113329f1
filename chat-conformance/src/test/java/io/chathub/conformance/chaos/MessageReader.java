package io.chathub.conformance.chaos;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Puts messages together: a server may send a long one in several frames, with control frames in between. */
final class MessageReader {

    private static final int FIRST_CONTROL = 8;

    private final InputStream in;
    private @Nullable ByteArrayOutputStream begun;
    private int opcode;

    MessageReader(InputStream in) {
        this.in = in;
    }

    /** The next message, or control frame. */
    Frames.Frame read() throws IOException {
        while (true) {
            Frames.Frame frame = readFrame();
            if (frame.opcode() >= FIRST_CONTROL || (begun == null && frame.isLast())) {
                return frame;
            }
            if ((frame.opcode() == Frames.CONTINUATION) != (begun != null)) {
                throw new IOException("a continuation of nothing, or none where one was due");
            }
            if (begun == null) {
                begun = new ByteArrayOutputStream();
                opcode = frame.opcode();
            }
            begun.writeBytes(frame.payload());
            if (frame.isLast()) {
                byte[] payload = begun.toByteArray();
                begun = null;
                return new Frames.Frame(true, opcode, payload);
            }
        }
    }

    private Frames.Frame readFrame() throws IOException {
        try {
            return Frames.read(in);
        } catch (java.io.EOFException e) {
            throw begun == null ? e : new Frames.CutInFrameException();
        }
    }
}
