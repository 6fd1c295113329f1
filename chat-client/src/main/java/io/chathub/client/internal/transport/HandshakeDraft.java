package io.chathub.client.internal.transport;

import io.chathub.client.spi.TransportEnd;
import io.chathub.protocol.ProtocolVersion;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.exceptions.IncompleteHandshakeException;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.InvalidHandshakeException;
import org.java_websocket.exceptions.LimitExceededException;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.Handshakedata;
import org.java_websocket.protocols.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * The RFC 6455 draft of Java-WebSocket with additions: keeps the HTTP status and the {@code Retry-After} of a refused
 * handshake, keeps the close frame of the peer, bounds the size of the handshake response and the total size of a
 * fragmented message, and sends no second close frame.
 *
 * <p>One instance belongs to one connection. All methods but {@link #closing()} and {@link #isClosing()} run on the reader
 * thread.
 */
final class HandshakeDraft extends Draft_6455 {

    private static final int MAX_HEAD_BYTES = 16_384;
    private static final int MAX_FRAGMENTS = 1_024;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})[ \r]");
    private static final Pattern RETRY_AFTER =
            Pattern.compile("\r\nRetry-After:[ \t]*([0-9]{1,9})[ \t]*\r\n", Pattern.CASE_INSENSITIVE);

    private final int maxMessageBytes;
    private final Runnable onFrame;
    private volatile boolean closing;
    private int httpStatus;
    private Duration retryAfter = Duration.ZERO;
    private @Nullable TransportEnd peerClose;
    private long fragmentBytes;
    private int fragments;

    HandshakeDraft(int maxMessageBytes, Runnable onFrame) {
        super(List.of(), List.of(new Protocol(ProtocolVersion.V2.subprotocol())), maxMessageBytes);
        this.maxMessageBytes = maxMessageBytes;
        this.onFrame = onFrame;
    }

    /** Notes that a close frame of this side is queued, or is about to be: no frame may follow it. */
    void closing() {
        closing = true;
    }

    boolean isClosing() {
        return closing;
    }

    /** The HTTP status of a refusal; 0 if there was none. */
    int refusal() {
        return httpStatus == 101 ? 0 : httpStatus;
    }

    Duration retryAfter() {
        return retryAfter;
    }

    /** The close frame of the peer; null if there was none. */
    @Nullable TransportEnd peerClose() {
        return peerClose;
    }

    @Override
    public Draft copyInstance() {
        // The library copies drafts for the connections of a server; here each connection has a draft of its own.
        return this;
    }

    @Override
    public Handshakedata translateHandshake(ByteBuffer buffer) throws InvalidHandshakeException {
        String head = StandardCharsets.ISO_8859_1
                .decode(buffer.duplicate().limit(Math.min(buffer.limit(), buffer.position() + MAX_HEAD_BYTES)))
                .toString();
        Matcher status = STATUS_LINE.matcher(head);
        if (status.lookingAt()) {
            httpStatus = Integer.parseInt(status.group(1));
        }
        int end = head.indexOf("\r\n\r\n");
        if (end < 0) {
            if (head.length() == MAX_HEAD_BYTES) {
                throw new InvalidHandshakeException("the response to the handshake is too long");
            }
            throw new IncompleteHandshakeException();
        }
        Matcher wait = RETRY_AFTER.matcher(head.substring(0, end + 2));
        if (wait.find()) {
            retryAfter = Duration.ofSeconds(Long.parseLong(wait.group(1)));
        }
        return super.translateHandshake(buffer);
    }

    @Override
    public void processFrame(WebSocketImpl socket, Framedata frame) throws InvalidDataException {
        onFrame.run();
        if (frame instanceof CloseFrame close) {
            peerClose = TransportEnd.of(close.getCloseCode(), close.getMessage());
            if (closing) {
                socket.closeConnection(close.getCloseCode(), close.getMessage(), true);
                return;
            }
            closing = true; // the answer is the last frame of this side
        } else if (!frame.isFin() || frame.getOpcode() == Opcode.CONTINUOUS) {
            countFragment(frame);
        }
        super.processFrame(socket, frame);
    }

    private void countFragment(Framedata frame) throws LimitExceededException {
        if (frame.getOpcode() != Opcode.CONTINUOUS) {
            fragments = 0;
            fragmentBytes = 0;
        }
        fragments++;
        fragmentBytes += frame.getPayloadData().remaining();
        if (fragmentBytes > maxMessageBytes || fragments > MAX_FRAGMENTS) {
            throw new LimitExceededException("message is too large", maxMessageBytes);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
