package io.chathub.examples.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Thousands of v1 clients on one thread. Each counts the messages it gets and folds their texts, in order, into one number:
 * clients that heard the same in the same order have the same number. Pings are answered.
 */
final class SoakClients implements AutoCloseable {

    private static final int BUFFER_BYTES = 16 * 1024;
    private static final String HANDSHAKE = String.join(
            "\r\n",
            "GET /ws HTTP/1.1",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "",
            "");
    private static final byte[] TEXT_FIELD = "\"text\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MESSAGE = "{\"type\":\"message\"".getBytes(StandardCharsets.US_ASCII);

    /** One client. */
    static final class Client {
        private final SocketChannel channel;
        private final byte[] bytes = new byte[BUFFER_BYTES];
        private final ByteBuffer in = ByteBuffer.wrap(bytes);
        private long messages;
        private long fold;
        private boolean open = true;
        private boolean greeted;

        private Client(SocketChannel channel) {
            this.channel = channel;
        }

        long messages() {
            return messages;
        }

        long fold() {
            return fold;
        }

        boolean isOpen() {
            return open;
        }
    }

    private final Selector selector = Selector.open();
    private final List<Client> clients = new ArrayList<>();
    private final int port;

    SoakClients(int port) throws IOException {
        this.port = port;
    }

    List<Client> all() {
        return clients;
    }

    /** Connects one more; it joins where {@code name} is not empty. */
    void connect(String name) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        write(channel, ByteBuffer.wrap(HANDSHAKE.getBytes(StandardCharsets.US_ASCII)));
        Client client = new Client(channel);
        readHandshake(client);
        if (!name.isEmpty()) {
            send(client, 1, "{\"type\":\"join\",\"username\":\"" + name + "\"}");
        }
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, client);
        clients.add(client);
    }

    /** Lets one say something. */
    void say(Client client, String text) throws IOException {
        send(client, 1, "{\"type\":\"message\",\"text\":\"" + text + "\"}");
    }

    /** Reads whatever comes until {@code deadline}, a value of {@link System#nanoTime()}; returns after it, or once nothing came for 5 ms. */
    boolean poll(long deadline) throws IOException {
        boolean any = false;
        do {
            selector.selectedKeys().clear();
            if (selector.select(5) == 0) {
                return any;
            }
            any = true;
            for (SelectionKey key : selector.selectedKeys()) {
                read((Client) key.attachment(), key);
            }
        } while (System.nanoTime() < deadline);
        return any;
    }

    @Override
    public void close() throws IOException {
        for (Client client : clients) {
            client.channel.close();
        }
        selector.close();
    }

    private static void readHandshake(Client client) throws IOException {
        while (true) {
            if (client.channel.read(client.in) < 0) {
                throw new IOException("refused: " + StandardCharsets.US_ASCII.decode(client.in.flip()));
            }
            String soFar = new String(client.bytes, 0, client.in.position(), StandardCharsets.US_ASCII);
            int end = soFar.indexOf("\r\n\r\n");
            if (end >= 0) {
                if (!soFar.startsWith("HTTP/1.1 101 ")) {
                    throw new IOException("refused: " + soFar);
                }
                client.in.flip().position(end + 4);
                client.in.compact();
                frames(client);
                break;
            }
        }
        // Only its connect shows that a client is in the room; the handshake alone does not.
        while (!client.greeted) {
            if (client.channel.read(client.in) < 0) {
                throw new IOException("closed before its connect");
            }
            frames(client);
        }
    }

    private static void read(Client client, SelectionKey key) {
        try {
            if (client.channel.read(client.in) < 0) {
                client.open = false;
                key.cancel();
                return;
            }
            frames(client);
        } catch (IOException e) {
            client.open = false;
            key.cancel();
        }
    }

    /** Takes the whole frames out of the buffer; a server's frames are short here and not masked. */
    private static void frames(Client client) throws IOException {
        ByteBuffer in = client.in.flip();
        while (in.remaining() >= 2) {
            int start = in.position();
            int opcode = in.get(start) & 0x0f;
            int length = in.get(start + 1) & 0x7f;
            int header = 2;
            if (length == 126) {
                if (in.remaining() < 4) {
                    break;
                }
                length = in.getShort(start + 2) & 0xffff;
                header = 4;
            }
            if (in.remaining() < header + length) {
                break;
            }
            int payload = start + header;
            switch (opcode) {
                case 1 -> text(client, client.bytes, payload, length);
                case 9 -> send(client, 10, "");
                case 8 -> client.open = false;
                default -> {}
            }
            in.position(payload + length);
        }
        in.compact();
    }

    private static void text(Client client, byte[] bytes, int from, int length) {
        client.greeted = true;
        if (!startsWith(bytes, from, MESSAGE)) {
            return;
        }
        int at = from;
        while (!startsWith(bytes, at, TEXT_FIELD)) {
            at++;
        }
        at += TEXT_FIELD.length;
        long hash = 0;
        while (at < from + length && bytes[at] != '"') {
            hash = hash * 31 + bytes[at++];
        }
        client.messages++;
        client.fold = client.fold * 1_000_003 + hash;
    }

    private static boolean startsWith(byte[] bytes, int from, byte[] prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if (bytes[from + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static void send(Client client, int opcode, String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8);
        frame.put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        frame.putInt(0).put(payload).flip(); // a mask of zeroes masks nothing
        write(client.channel, frame);
    }

    private static void write(SocketChannel channel, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                if (channel.write(bytes) == 0) {
                    Thread.onSpinWait();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
