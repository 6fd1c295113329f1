package io.chathub.server.servlet.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.chathub.core.suite.TestClient;
import io.chathub.protocol.ProtocolVersion;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A WebSocket client on raw bytes, which can send input that no library would send. Not thread-safe. */
public final class RawClient implements TestClient {

    public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    /** RFC 6455 section 1.3 computes this answer to that key. */
    public static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final Socket socket;
    private final InputStream in;
    private boolean answersPings = true;
    private int pings;

    private RawClient(int port, int receiveBuffer, @Nullable InetAddress from) throws IOException {
        this(InetAddress.getLoopbackAddress(), port, receiveBuffer, from);
    }

    private RawClient(InetAddress address, int port, int receiveBuffer, @Nullable InetAddress from) throws IOException {
        this(connected(address, port, receiveBuffer, from));
    }

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) WAIT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    private static Socket connected(InetAddress address, int port, int receiveBuffer, @Nullable InetAddress from)
            throws IOException {
        Socket socket = new Socket();
        if (from != null) {
            socket.bind(new java.net.InetSocketAddress(from, 0));
        }
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new java.net.InetSocketAddress(address, port));
        return socket;
    }

    /** Waits up to this time for what the server sends, where the tests' usual time is too short. */
    public RawClient patience(Duration time) {
        try {
            socket.setSoTimeout((int) time.toMillis());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Over a socket that is connected, by TLS for instance. */
    public static RawClient over(Socket socket) {
        try {
            return new RawClient(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A socket that has said nothing yet. */
    public static RawClient open(int port) {
        return open(port, 0);
    }

    /** The same with a small receive buffer, if that is not 0. */
    public static RawClient open(int port, int receiveBuffer) {
        try {
            return new RawClient(port, receiveBuffer, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A socket that has said nothing yet, and comes from this address of the machine. */
    public static RawClient openFrom(String address, int port) {
        try {
            return new RawClient(port, 0, InetAddress.getByName(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address ::1. */
    public static InetAddress ipv6Loopback() throws IOException {
        return InetAddress.getByAddress(IPV6_LOOPBACK);
    }

    /** As {@link #open(int)}, over IPv6. */
    public static RawClient openIpv6(int port) {
        try {
            return new RawClient(ipv6Loopback(), port, 0, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A WebSocket that has done its handshake. */
    public static RawClient connect(int port) {
        return connect(port, "/ws", 0);
    }

    /** A WebSocket of this version. */
    public static RawClient connect(int port, ProtocolVersion version) {
        if (version == ProtocolVersion.V1) {
            return connect(port);
        }
        RawClient client = open(port);
        String head = client.request(handshake(port, "/ws", "Sec-WebSocket-Protocol: chat.v2\r\n"));
        assertThat(head).startsWith("HTTP/1.1 101 ").contains("Sec-WebSocket-Protocol: chat.v2");
        return client;
    }

    /** A WebSocket with a small receive buffer, if that is not 0. */
    public static RawClient connect(int port, String path, int receiveBuffer) {
        try {
            RawClient client = new RawClient(port, receiveBuffer, null);
            String head = client.request(handshake(port, path, ""));
            assertThat(head).startsWith("HTTP/1.1 101 ").contains("Sec-WebSocket-Accept: " + ACCEPT);
            return client;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The request of a handshake; {@code extra} is more header lines, each with its line end. */
    public static String handshake(int port, String path, String extra) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + KEY + "\r\n" + extra + "\r\n";
    }

    /** Sends a request and returns the head of the answer. */
    public String request(String request) {
        write(request.getBytes(StandardCharsets.ISO_8859_1));
        StringBuilder head = new StringBuilder();
        try {
            while (head.indexOf("\r\n\r\n") < 0) {
                int b = in.read();
                if (b < 0) {
                    break;
                }
                head.append((char) b);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return head.toString();
    }

    /** The body of an answer with this head. */
    public String body(String head) {
        java.util.regex.Matcher length =
                java.util.regex.Pattern.compile("(?i)content-length: ([0-9]+)").matcher(head);
        try {
            return length.find()
                    ? new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8)
                    : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a text as it is, a character a byte, and does not wait for an answer. */
    public RawClient tell(String text) {
        write(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** The next bytes of the answer, fewer if it ends before. */
    public byte[] read(int length) {
        try {
            return in.readNBytes(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes, written in hexadecimal, as they are. */
    public void sendHex(String hex) {
        write(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    @Override
    public void send(String text) {
        sendFrame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void sendBinary(byte[] data) {
        sendFrame(BINARY, data);
    }

    public void sendFrame(int opcode, byte[] payload) {
        write(frame(0x80 | opcode, payload));
    }

    /** A masked frame; {@code firstByte} is its FIN, its reserved bits and its opcode. */
    public static byte[] frame(int firstByte, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) firstByte);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        byte[] mask = {1, 2, 3, 4};
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i & 3]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    @Override
    public String receive() {
        try {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            while (true) {
                int opcode = in.read();
                byte[] payload = payload(opcode);
                switch (opcode) {
                    // Jetty sends what is longer than 64 KiB in several frames.
                    case TEXT, CONTINUATION -> message.write(payload);
                    case 0x80 | TEXT, 0x80 | CONTINUATION -> {
                        message.write(payload);
                        return message.toString(StandardCharsets.UTF_8);
                    }
                    case 0x80 | PING -> {
                        pings++;
                        if (answersPings) {
                            sendFrame(PONG, payload);
                        }
                    }
                    case 0x80 | PONG -> {}
                    default -> fail("instead of a text came %02x", opcode);
                }
            }
        } catch (IOException e) {
            throw new AssertionError("no frame came: " + e, e);
        }
    }

    /** A frame as it came: its opcode and its payload. */
    public static final class RawFrame {
        private final int opcode;
        private final byte[] payload;

        RawFrame(int opcode, byte[] payload) {
            this.opcode = opcode;
            this.payload = payload;
        }

        public int opcode() {
            return opcode;
        }

        public byte[] payload() {
            return payload;
        }

        public boolean isClose() {
            return opcode == (0x80 | CLOSE);
        }

        public boolean isPong() {
            return opcode == (0x80 | PONG);
        }

        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    /** The next frame of any kind, which is answered by nothing; null at the end of the line, be it a reset. */
    public @Nullable RawFrame receiveFrame() {
        try {
            int opcode = in.read();
            return opcode < 0 ? null : new RawFrame(opcode, payload(opcode));
        } catch (SocketException e) {
            return null;
        } catch (IOException e) {
            throw new AssertionError("no frame came: " + e, e);
        }
    }

    /** As {@link #receiveFrame()}, and answers the pings before: a container may want a pong before it closes. */
    public @Nullable RawFrame receiveFrameAfterPings() {
        while (true) {
            RawFrame frame = receiveFrame();
            if (frame == null || frame.opcode() != (0x80 | PING)) {
                return frame;
            }
            pings++;
            sendFrame(PONG, frame.payload());
        }
    }

    @Override
    public int awaitClose() {
        try {
            while (true) {
                int opcode = in.read();
                byte[] payload = payload(opcode);
                if (opcode == (0x80 | PING)) {
                    pings++;
                    if (answersPings) {
                        sendFrame(PONG, payload);
                    }
                } else if (opcode == (0x80 | CLOSE)) {
                    int code = ByteBuffer.wrap(payload).getShort() & 0xffff;
                    sendFrame(CLOSE, payload);
                    return code;
                }
            }
        } catch (SocketTimeoutException e) {
            return fail("still open");
        } catch (EOFException | SocketException e) {
            return 1006;
        } catch (UncheckedIOException e) {
            return 1006;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails unless the server ends the TCP connection; what it still sends is read and forgotten. */
    public void awaitEnd() {
        try {
            byte[] buffer = new byte[8192];
            while (in.read(buffer) >= 0) {
                // its last words
            }
        } catch (SocketTimeoutException e) {
            fail("the line is still up");
        } catch (IOException e) {
            // reset: an end too
        }
    }

    /** Everything that comes until the server ends the TCP connection; fails where it does not. */
    public String rest() {
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        try {
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                rest.write(buffer, 0, n);
            }
        } catch (SocketTimeoutException e) {
            fail("the line is still up");
        } catch (IOException e) {
            // reset: an end too
        }
        return rest.toString(StandardCharsets.ISO_8859_1);
    }

    private byte[] payload(int opcode) throws IOException {
        if (opcode < 0) {
            throw new EOFException("the line is down");
        }
        int length = in.read();
        assertThat(length & 0x80).as("a server does not mask").isZero();
        if (length == 126) {
            length = in.read() << 8 | in.read();
        } else if (length == 127) {
            length = Math.toIntExact(ByteBuffer.wrap(in.readNBytes(8)).getLong());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(in.readNBytes(length));
        if (bytes.size() < length) {
            throw new EOFException("the line went down inside of a frame");
        }
        return bytes.toByteArray();
    }

    /** Sends bytes as they are. */
    public void write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (SocketException e) {
            // The server has ended it; a test that cares reads on and sees how.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes one byte, if the peer still takes any. */
    public void tryWrite(byte b) {
        try {
            socket.getOutputStream().write(b);
        } catch (IOException e) {
            // closed meanwhile, as isAtEnd() will tell
        }
    }

    /** Whether the peer has closed the line; passes over what it has sent before. */
    public boolean isAtEnd() {
        try {
            int patience = socket.getSoTimeout();
            socket.setSoTimeout(1);
            try {
                while (in.read() >= 0) {}
                return true;
            } finally {
                socket.setSoTimeout(patience);
            }
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true; // reset
        }
    }

    /** Ends what this side sends, in the middle of whatever it was. */
    public void finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one octet, if any comes within so long. */
    public void trickle(int millis) {
        try {
            int patience = socket.getSoTimeout();
            socket.setSoTimeout(millis);
            try {
                socket.getInputStream().read();
            } finally {
                socket.setSoTimeout(patience);
            }
        } catch (IOException e) {
            // none came, or the line is down
        }
    }

    /** Reads nothing for this long. */
    public void pause(int millis) {
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Whether the line is up, and nothing comes for this long. */
    public boolean isSilentFor(int millis) {
        try {
            int patience = socket.getSoTimeout();
            socket.setSoTimeout(millis);
            in.mark(1);
            try {
                if (in.read() >= 0) {
                    in.reset();
                }
                return false;
            } finally {
                socket.setSoTimeout(patience);
            }
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false; // reset
        }
    }

    public void ignorePings() {
        answersPings = false;
    }

    public int pings() {
        return pings;
    }

    @Override
    public void close() {
        sendFrame(CLOSE, new byte[] {0x03, (byte) 0xe8});
    }

    @Override
    public void cut() {
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0); // a reset instead of an orderly end
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
