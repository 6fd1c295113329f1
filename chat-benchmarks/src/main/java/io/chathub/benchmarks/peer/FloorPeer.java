package io.chathub.benchmarks.peer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The floor: one thread, one selector, frames made once, and a write for each client. It checks nothing, keeps nothing and
 * knows no protocol; nobody can do with less than these system calls. With {@code -Dbatched=true} it writes all that came
 * in one round of the selector as one piece, else each message on its own.
 */
final class FloorPeer {

    private static final Pattern KEY = Pattern.compile("(?i)Sec-WebSocket-Key: *(\\S+)");
    private static final String RFC_6455 = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int READ_BYTES = 64 * 1024;

    private final Selector selector = Selector.open();
    private final ServerSocketChannel acceptor = ServerSocketChannel.open();
    private final List<Client> clients = new ArrayList<>();
    private final ByteBuffer input = ByteBuffer.allocateDirect(READ_BYTES);
    private final ByteArrayOutputStream round = new ByteArrayOutputStream();
    private final boolean batched = Boolean.getBoolean("batched");

    private FloorPeer(int port) throws IOException {
        acceptor.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
        acceptor.configureBlocking(false);
        acceptor.register(selector, SelectionKey.OP_ACCEPT);
    }

    public static void main(String[] args) throws Exception {
        FloorPeer peer = new FloorPeer(PeerMain.port(args));
        Thread thread = new Thread(peer::loop, "floor");
        thread.setDaemon(true);
        thread.start();
        PeerMain.serve(((InetSocketAddress) peer.acceptor.getLocalAddress()).getPort());
    }

    private static final class Client {
        private final SocketChannel channel;
        private final SelectionKey key;
        private final ArrayDeque<ByteBuffer> unwritten = new ArrayDeque<>(1);
        private byte[] rest = new byte[0];
        private boolean upgraded;

        Client(SocketChannel channel, SelectionKey key) {
            this.channel = channel;
            this.key = key;
        }

        void write(ByteBuffer bytes) throws IOException {
            if (unwritten.isEmpty()) {
                channel.write(bytes);
            }
            if (bytes.hasRemaining()) {
                unwritten.add(bytes);
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
        }

        void writeOn() throws IOException {
            for (ByteBuffer next = unwritten.peek(); next != null; next = unwritten.peek()) {
                channel.write(next);
                if (next.hasRemaining()) {
                    return;
                }
                unwritten.remove();
            }
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    private void loop() {
        try {
            while (true) {
                selector.select(this::handle);
                if (round.size() > 0) {
                    broadcast(round.toByteArray());
                    round.reset();
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void handle(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                accept();
                return;
            }
            Client client = (Client) key.attachment();
            if (key.isWritable()) {
                client.writeOn();
            }
            if (key.isReadable()) {
                read(client);
            }
        } catch (IOException e) {
            close((Client) key.attachment());
        }
    }

    private void accept() throws IOException {
        for (SocketChannel channel = acceptor.accept(); channel != null; channel = acceptor.accept()) {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            key.attach(new Client(channel, key));
        }
    }

    private void close(Client client) {
        clients.remove(client);
        client.key.cancel();
        try {
            client.channel.close();
        } catch (IOException e) {
            System.err.println("close: " + e);
        }
    }

    private void read(Client client) throws IOException {
        input.clear();
        if (client.channel.read(input) < 0) {
            close(client);
            return;
        }
        input.flip();
        byte[] bytes = new byte[client.rest.length + input.remaining()];
        System.arraycopy(client.rest, 0, bytes, 0, client.rest.length);
        input.get(bytes, client.rest.length, input.remaining());
        int used = client.upgraded ? frames(bytes) : upgrade(client, bytes);
        client.rest = java.util.Arrays.copyOfRange(bytes, used, bytes.length);
    }

    private int upgrade(Client client, byte[] bytes) throws IOException {
        String head = new String(bytes, StandardCharsets.ISO_8859_1);
        if (!head.endsWith("\r\n\r\n")) {
            return 0;
        }
        Matcher key = KEY.matcher(head);
        if (!key.find()) {
            throw new IOException("no key");
        }
        client.write(
                ByteBuffer.wrap(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Accept: " + accept(key.group(1)) + "\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1)));
        client.upgraded = true;
        clients.add(client);
        client.write(greeting());
        return bytes.length;
    }

    private static String accept(String key) {
        try {
            byte[] sum =
                    MessageDigest.getInstance("SHA-1").digest((key + RFC_6455).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(sum);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes whole masked text frames of up to 64 KiB; all others are left out. Returns how many bytes these were. */
    private int frames(byte[] bytes) throws IOException {
        int at = 0;
        while (bytes.length - at >= 6) {
            int length = bytes[at + 1] & 0x7f;
            int header = 6;
            if (length == 126) {
                if (bytes.length - at < 8) {
                    return at;
                }
                length = ((bytes[at + 2] & 0xff) << 8) | (bytes[at + 3] & 0xff);
                header = 8;
            }
            if (bytes.length - at < header + length) {
                return at;
            }
            if ((bytes[at] & 0x0f) == 1) {
                text(bytes, at + header, length);
            }
            at += header + length;
        }
        return at;
    }

    private void text(byte[] bytes, int at, int length) throws IOException {
        ByteArrayOutputStream frame = batched ? round : new ByteArrayOutputStream(length + 4);
        header(frame, length);
        for (int i = 0; i < length; i++) {
            frame.write(bytes[at + i] ^ bytes[at - 4 + (i & 3)]);
        }
        if (!batched) {
            broadcast(frame.toByteArray());
        }
    }

    private static void header(ByteArrayOutputStream frame, int length) {
        frame.write(0x81);
        if (length < 126) {
            frame.write(length);
        } else {
            frame.write(126);
            frame.write(length >> 8);
            frame.write(length);
        }
    }

    private static ByteBuffer greeting() {
        byte[] text = PeerMain.GREETING.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream frame = new ByteArrayOutputStream(text.length + 2);
        header(frame, text.length);
        frame.writeBytes(text);
        return ByteBuffer.wrap(frame.toByteArray());
    }

    private void broadcast(byte[] frames) {
        ByteBuffer shared = ByteBuffer.allocateDirect(frames.length).put(frames).flip();
        for (int i = clients.size() - 1; i >= 0; i--) {
            Client client = clients.get(i);
            try {
                client.write(shared.duplicate());
            } catch (IOException e) {
                close(client);
            }
        }
    }
}
