package io.chathub.server.jetty.internal.websocket;

import java.nio.ByteBuffer;

/**
 * Follows the octets of a WebSocket from frame to frame (RFC 6455, 5.2), to know whether they end within one. Jetty reports
 * a frame with the first octet of its payload, so it does not report a header without a payload. Not thread-safe.
 */
final class FrameBoundary {

    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int LENGTH_16_BIT = 126;
    private static final int LENGTH_64_BIT = 127;
    private static final int SHORT_HEADER = 2;
    private static final int MASK = 4;

    /** The octets of the current header so far; 0 between two frames. */
    private int headerRead;
    /** The octets of the current header, as far as it is known. */
    private int headerSize = SHORT_HEADER;
    /** The octets of the extended length in the current header. */
    private int lengthSize;
    /** The octets of the payload that have not come. Negative for a length that no peer can send. */
    private long payloadLeft;

    /** Follows the octets of {@code buffer} at the indexes from {@code from} to before {@code to}. */
    void read(ByteBuffer buffer, int from, int to) {
        int at = from;
        while (at < to) {
            if (headerRead < headerSize) {
                readHeader(buffer.get(at) & 0xff);
                at++;
            } else {
                int part = payloadLeft < 0 ? to - at : (int) Math.min(payloadLeft, to - at);
                payloadLeft -= payloadLeft < 0 ? 0 : part;
                at += part;
            }
            if (headerRead == headerSize && payloadLeft == 0) {
                headerRead = 0;
                headerSize = SHORT_HEADER;
                lengthSize = 0;
            }
        }
    }

    private void readHeader(int octet) {
        if (headerRead == 1) {
            int length = octet & LENGTH;
            lengthSize = length == LENGTH_16_BIT ? Short.BYTES : length == LENGTH_64_BIT ? Long.BYTES : 0;
            payloadLeft = lengthSize == 0 ? length : 0;
            headerSize = SHORT_HEADER + lengthSize + ((octet & MASKED) == 0 ? 0 : MASK);
        } else if (headerRead >= SHORT_HEADER && headerRead < SHORT_HEADER + lengthSize) {
            payloadLeft = (payloadLeft << Byte.SIZE) | octet;
        }
        headerRead++;
    }

    /** Whether a frame has begun and not ended. */
    boolean isWithinFrame() {
        return headerRead > 0;
    }
}
