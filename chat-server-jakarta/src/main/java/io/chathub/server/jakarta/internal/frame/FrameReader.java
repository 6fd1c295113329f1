package io.chathub.server.jakarta.internal.frame;

import io.chathub.protocol.CloseCode;
import io.chathub.server.servlet.spi.MessageRejectedException;
import io.chathub.server.servlet.spi.TextAssembly;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of one client, in pieces of any size. A frame is checked with the first octet that shows a fault, and a text
 * is decoded as it comes, so that nothing of the size that a client announces is allocated.
 *
 * <p>One thread at a time reads. {@link #dropMessage()} may be called by any thread.
 */
public final class FrameReader {

    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0f;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int LENGTH_16_BIT = 126;
    private static final int LENGTH_64_BIT = 127;
    private static final int MAX_CONTROL = 125;
    private static final int MASK_SIZE = 4;
    private static final int SHORT_HEADER = 2;

    private final FrameSink sink;
    private final int maxMessageBytes;

    // The header of the current frame, as far as it was read:
    private int headerRead;
    private int headerSize = SHORT_HEADER;
    private int lengthSize;
    private int first;
    private long length;
    private int mask;
    private long payloadRead;

    /** The payload of a control frame; null outside of one. */
    private byte @Nullable [] control;
    /** Whether the last data frame was not the last of its message. */
    private boolean withinMessage;
    /** The parts of the text message so far; null where there is none, or where they were dropped. */
    private volatile @Nullable TextAssembly message;
    /** Whether the message has begun and was reported. */
    private boolean begun;

    private volatile boolean ending;
    /** Whether a message was rejected, and a close frame alone is of interest. */
    private boolean skipping;
    /** Whether nothing more can be read: the close frame has come, or frames cannot be separated. */
    private boolean finished;
    /** The index behind the octets that were read. */
    private int position;

    /** A reader of messages of at most {@code maxMessageBytes} bytes. */
    public FrameReader(FrameSink sink, int maxMessageBytes) {
        this.sink = sink;
        this.maxMessageBytes = maxMessageBytes;
    }

    /**
     * Reads octets, which are overwritten.
     *
     * @throws MessageRejectedException if they violate the protocol. Unless {@link #isFinished}, the octets from {@link #position}
     *                                  on may be read after {@link #skipToClose}
     */
    public void read(byte[] octets, int from, int to) {
        position = from;
        while (position < to && !finished) {
            if (headerRead < headerSize) {
                readHeader(octets[position++] & 0xff);
                if (headerRead < headerSize) {
                    continue;
                }
                beginFrame();
            }
            if (finished) {
                return;
            }
            int at = position;
            int part = (int) Math.min(length - payloadRead, to - at);
            position += part;
            unmask(octets, at, part);
            readPayload(octets, at, part);
        }
        if (headerRead > 0 && !finished && !skipping) {
            sink.onIncompleteFrame();
        }
    }

    /** Drops the parts of an incomplete message, and reads no further message. */
    public void dropMessage() {
        ending = true;
        message = null;
    }

    /** Reads on for a close frame alone: the frames of a client that was rejected are dropped. */
    public void skipToClose() {
        skipping = true;
        dropMessage();
    }

    /** Whether {@link #skipToClose} was called. */
    public boolean isSkipping() {
        return skipping;
    }

    /** Whether nothing more can be read: the close frame has come, or the frames cannot be separated after a fault. */
    public boolean isFinished() {
        return finished;
    }

    /** The index behind the octets that the last call of {@link #read} has read. */
    public int position() {
        return position;
    }

    // ------------------------------------------------------------------------------------------------- header

    private void readHeader(int octet) {
        int at = headerRead++;
        if (at == 0) {
            readFirst(octet);
        } else if (at == 1) {
            readSecond(octet);
        } else if (at < SHORT_HEADER + lengthSize) {
            length = (length << Byte.SIZE) | octet;
            if (at == SHORT_HEADER + lengthSize - 1) {
                requireLength();
            }
        } else {
            mask = (mask << Byte.SIZE) | octet;
        }
    }

    private void readFirst(int octet) {
        first = octet;
        int opcode = octet & OPCODE;
        if ((octet & RESERVED) != 0) {
            throw fault("reserved bits are set");
        }
        if (!Opcode.isKnown(opcode)) {
            throw fault("unknown opcode");
        }
        if (Opcode.isControl(opcode)) {
            if ((octet & FIN) == 0) {
                throw fault("control frame in parts");
            }
        } else if (opcode == Opcode.CONTINUATION != withinMessage) {
            throw fault(withinMessage ? "message within a message" : "continuation of nothing");
        }
    }

    private void readSecond(int octet) {
        int announced = octet & LENGTH;
        if ((octet & MASKED) == 0) {
            throw fault("frame without a mask");
        }
        lengthSize = announced == LENGTH_16_BIT ? Short.BYTES : announced == LENGTH_64_BIT ? Long.BYTES : 0;
        length = lengthSize == 0 ? announced : 0;
        headerSize = SHORT_HEADER + lengthSize + MASK_SIZE;
    }

    private void requireLength() {
        if (length < 0 || length > Integer.MAX_VALUE) {
            finished = true; // nobody sends so much to be dropped
            throw new MessageRejectedException(
                    CloseCode.TOO_LARGE, "a message of more than " + maxMessageBytes + " bytes");
        }
        if (length < (lengthSize == Short.BYTES ? LENGTH_16_BIT : 1L << Short.SIZE)) {
            throw fault("length in more octets than needed"); // RFC 6455, 5.2
        }
        if (Opcode.isControl(first & OPCODE) && length > MAX_CONTROL) {
            throw fault("control frame of more than " + MAX_CONTROL + " bytes");
        }
    }

    private void beginFrame() {
        payloadRead = 0;
        int opcode = first & OPCODE;
        if (Opcode.isControl(opcode)) {
            control = new byte[(int) length];
        } else {
            withinMessage = (first & FIN) == 0;
        }
    }

    // ------------------------------------------------------------------------------------------------ payload

    private void unmask(byte[] octets, int from, int count) {
        for (int i = 0; i < count; i++) {
            int shift = (MASK_SIZE - 1 - ((int) (payloadRead + i) & (MASK_SIZE - 1))) * Byte.SIZE;
            octets[from + i] ^= (byte) (mask >>> shift);
        }
    }

    private void readPayload(byte[] octets, int from, int count) {
        boolean whole = payloadRead == 0 && count == length;
        payloadRead += count;
        boolean last = payloadRead == length;
        if (last) {
            headerRead = 0;
            headerSize = SHORT_HEADER;
            lengthSize = 0;
        }
        byte[] held = control;
        if (held != null) {
            System.arraycopy(octets, from, held, (int) payloadRead - count, count);
            if (last) {
                control = null;
                endControl(held);
            }
        } else if ((first & OPCODE) == Opcode.BINARY) {
            if (!skipping && (count > 0 || last)) {
                skipToClose();
                sink.onBinary();
            }
        } else if (!ending && (count > 0 || last)) {
            readText(ByteBuffer.wrap(octets, from, count), whole, last);
        }
    }

    private void readText(ByteBuffer part, boolean wholeFrame, boolean endOfFrame) {
        boolean endOfMessage = endOfFrame && !withinMessage;
        if (!begun && wholeFrame && endOfMessage) {
            sink.onText(TextAssembly.whole(part, maxMessageBytes));
            return;
        }
        TextAssembly assembly = message;
        if (!begun) {
            begun = true;
            assembly = new TextAssembly(maxMessageBytes);
            message = assembly;
            sink.onTextBegins();
        }
        if (endOfMessage) {
            begun = false;
            message = null;
        }
        if (assembly == null) {
            return; // the parts were dropped
        }
        if (part.hasRemaining() || length == 0) {
            assembly.add(part);
        }
        if (endOfMessage) {
            sink.onText(assembly.complete());
            return;
        }
        // Read after the assembly is stored: dropMessage() writes in the opposite order.
        if (!sink.onTextPart(assembly.heldBytes()) || ending) {
            message = null;
        }
    }

    private void endControl(byte[] payload) {
        int opcode = first & OPCODE;
        if (opcode == Opcode.CLOSE) {
            endClose(payload);
        } else if (opcode == Opcode.PING && !skipping) {
            sink.onPing(payload);
        } else if (opcode == Opcode.PONG && !skipping) {
            sink.onPong();
        }
    }

    private void endClose(byte[] payload) {
        if (payload.length == 0) {
            finished = true;
            sink.onClose(CloseCodes.NONE);
            return;
        }
        if (payload.length < Short.BYTES) {
            throw fault("close frame of one byte");
        }
        int code = ByteBuffer.wrap(payload).getShort() & 0xffff;
        if (!CloseCodes.maySend(code)) {
            throw fault("close code " + code);
        }
        requireUtf8(ByteBuffer.wrap(payload, Short.BYTES, payload.length - Short.BYTES));
        finished = true;
        sink.onClose(code);
    }

    private void requireUtf8(ByteBuffer reason) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(reason);
        } catch (CharacterCodingException e) {
            finished = true;
            throw new MessageRejectedException(CloseCode.INVALID_PAYLOAD, "Invalid UTF-8");
        }
    }

    private MessageRejectedException fault(String reason) {
        finished = true;
        return new MessageRejectedException(CloseCode.PROTOCOL_ERROR, reason);
    }
}
