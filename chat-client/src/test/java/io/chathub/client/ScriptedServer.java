package io.chathub.client;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;

/**
 * A v2 server that a test controls: it may refuse, stop answering, stop reading, and cut connections. Written on a plain
 * socket, so that no library is between the test and the wire.
 */
final class ScriptedServer implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 10;

    private final ServerSocket socket;
    private final BlockingQueue<Peer> peers = new LinkedBlockingQueue<>();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private final List<Peer> all = new ArrayList<>();
    private int accepted;
    volatile boolean sendsConnect = true;
    volatile boolean answersPings = true;
    volatile boolean answersClose = true;
    volatile boolean reads = true;
    volatile boolean answersHandshake = true;
    volatile boolean speaksV2 = true;
    /** Whether a join is answered with a room without missed messages, and a message with its acknowledgement. */
    volatile boolean answersRequests = true;

    /** The fields after the ping interval in {@code connect}. */
    volatile String moreTerms = "";

    final AtomicLong offset = new AtomicLong();

    ScriptedServer() {
        this(0);
    }

    ScriptedServer(int port) {
        this(port, ServerSocketFactory.getDefault());
    }

    ScriptedServer(int port, ServerSocketFactory factory) {
        try {
            socket = factory.createServerSocket();
            socket.setReuseAddress(true);
            socket.setReceiveBufferSize(8_192);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::acceptAll, "scripted-server");
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + port() + "/ws");
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The next handshake gets {@code statusAndHeaders} instead of an upgrade. */
    void refuse(String statusAndHeaders) {
        refusals.add("HTTP/1.1 " + statusAndHeaders + "\r\n\r\n");
    }

    /** The next connection. */
    Peer next() throws InterruptedException {
        Peer peer = peers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (peer == null) {
            throw new AssertionError("no connection");
        }
        return peer;
    }

    int accepted() {
        synchronized (all) {
            return accepted;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        synchronized (all) {
            all.forEach(Peer::cut);
        }
    }

    private void acceptAll() {
        while (!socket.isClosed()) {
            try {
                Peer peer = new Peer(socket.accept());
                synchronized (all) {
                    accepted++;
                    all.add(peer);
                    peer.id = "c" + accepted;
                }
                daemon(peer::run, "scripted-peer");
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** The server side of one connection. */
    final class Peer {
        private final Socket connection;
        private final DataInputStream in;
        private final OutputStream out;
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final CountDownLatch ended = new CountDownLatch(1);
        private final CountDownLatch mayRead = new CountDownLatch(1);
        final BlockingQueue<Integer> closeCodes = new LinkedBlockingQueue<>();
        final BlockingQueue<String> pings = new LinkedBlockingQueue<>();
        final BlockingQueue<String> pongs = new LinkedBlockingQueue<>();
        volatile String request = "";
        String id = "";

        Peer(Socket connection) throws IOException {
            this.connection = connection;
            in = new DataInputStream(new BufferedInputStream(connection.getInputStream()));
            out = connection.getOutputStream();
        }

        private void run() {
            try {
                request = head(in);
                String refusal = refusals.poll();
                if (!answersHandshake) {
                    peers.add(this);
                    ended.await();
                    return;
                }
                if (refusal != null) {
                    write(refusal.getBytes(StandardCharsets.US_ASCII));
                    connection.close();
                    return;
                }
                write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + (speaksV2 ? "Sec-WebSocket-Protocol: chat.v2\r\n" : "")
                                + "Sec-WebSocket-Accept: " + accept(request) + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                if (sendsConnect) {
                    send("{\"type\":\"connect\",\"id\":\"" + id
                            + "\",\"version\":2,\"limits\":{\"maxMessageBytes\":65536,"
                            + "\"maxRooms\":128},\"pingInterval\":25000" + moreTerms + "}");
                }
                peers.add(this);
                if (!reads) {
                    mayRead.await();
                }
                while (readFrame()) {}
            } catch (IOException | UncheckedIOException | InterruptedException e) {
                // The client or the test has ended the connection.
            } finally {
                ended.countDown();
            }
        }

        private boolean readFrame() throws IOException {
            int opcode = in.readUnsignedByte() & 0x0f;
            int length = in.readUnsignedByte() & 0x7f;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = (int) in.readLong();
            }
            byte[] mask = in.readNBytes(4);
            byte[] payload = in.readNBytes(length);
            if (payload.length < length) {
                throw new EOFException();
            }
            for (int i = 0; i < length; i++) {
                payload[i] ^= mask[i % 4];
            }
            switch (opcode) {
                case 1 -> heard(new String(payload, StandardCharsets.UTF_8));
                case 8 -> {
                    closeCodes.add(length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff);
                    if (answersClose) {
                        frame(8, payload);
                        connection.close();
                        return false;
                    }
                }
                case 9 -> {
                    pings.add("ping");
                    if (answersPings) {
                        frame(10, payload);
                    }
                }
                case 10 -> pongs.add(new String(payload, StandardCharsets.UTF_8));
                default -> throw new IOException("opcode " + opcode);
            }
            return true;
        }

        private void heard(String text) {
            texts.add(text);
            if (answersRequests && text.startsWith("{\"type\":\"join\"")) {
                send("{\"type\":\"joined\",\"ref\":\"" + field(text, "ref") + "\",\"room\":\"" + field(text, "room")
                        + "\",\"username\":\"John\",\"id\":\"" + id + "\",\"epoch\":\"e\",\"offset\":" + offset.get()
                        + ",\"recovered\":true,\"events\":[],\"members\":[],\"memberCount\":1}");
            } else if (answersRequests && text.startsWith("{\"type\":\"message\"")) {
                acknowledge(text, false);
            }
        }

        /** Acknowledges a message of the client with the next offset. */
        void acknowledge(String text, boolean duplicate) {
            send("{\"type\":\"ack\",\"ref\":\"" + field(text, "ref") + "\",\"room\":\"" + field(text, "room")
                    + "\",\"epoch\":\"e\",\"offset\":" + (duplicate ? offset.get() : offset.incrementAndGet())
                    + ",\"timestamp\":\"2024-01-01T12:00:00.123Z\"" + (duplicate ? ",\"duplicate\":true}" : "}"));
        }

        /** The next text from the client. */
        String text() throws InterruptedException {
            String text = texts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (text == null) {
                throw new AssertionError("no text");
            }
            return text;
        }

        int texts() {
            return texts.size();
        }

        void startReading() {
            mayRead.countDown();
        }

        void send(String text) {
            frame(1, text.getBytes(StandardCharsets.UTF_8));
        }

        void message(String username, String text) {
            send("{\"type\":\"message\",\"id\":\"x\",\"username\":\"" + username + "\",\"text\":\"" + text
                    + "\",\"timestamp\":\"2024-01-01T12:00:00.123Z\",\"room\":\"lobby\",\"offset\":"
                    + offset.incrementAndGet() + "}");
        }

        void close(int code, String reason) {
            byte[] text = reason.getBytes(StandardCharsets.UTF_8);
            frame(
                    8,
                    ByteBuffer.allocate(2 + text.length)
                            .putShort((short) code)
                            .put(text)
                            .array());
        }

        void frame(int opcode, byte[] payload) {
            raw(0x80 | opcode, payload);
        }

        /** A frame with the first byte as given: FIN, reserved bits, opcode. */
        void raw(int firstByte, byte[] payload) {
            ByteBuffer frame = ByteBuffer.allocate(10 + payload.length).put((byte) firstByte);
            if (payload.length < 126) {
                frame.put((byte) payload.length);
            } else if (payload.length < 65_536) {
                frame.put((byte) 126).putShort((short) payload.length);
            } else {
                frame.put((byte) 127).putLong(payload.length);
            }
            frame.put(payload).flip();
            byte[] bytes = new byte[frame.remaining()];
            frame.get(bytes);
            write(bytes);
        }

        /** Ends the TCP connection with a reset. */
        void cut() {
            try {
                connection.setSoLinger(true, 0);
                connection.close();
            } catch (IOException e) {
                // It was closed already.
            }
            ended.countDown();
            mayRead.countDown();
        }

        boolean awaitEnd() throws InterruptedException {
            return ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        private synchronized void write(byte[] bytes) {
            try {
                out.write(bytes);
                out.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A string field of a JSON object. */
    static String field(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        if (!matcher.find()) {
            throw new AssertionError("no " + name + " in " + json);
        }
        return matcher.group(1);
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException();
            }
            head.append((char) b);
        }
        return head.toString();
    }

    private static String accept(String request) {
        String key = request.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElseThrow();
        try {
            byte[] sha1 = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(sha1);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
