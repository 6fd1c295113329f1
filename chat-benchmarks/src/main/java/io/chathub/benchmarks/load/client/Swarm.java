package io.chathub.benchmarks.load.client;

import io.chathub.benchmarks.load.dialect.Dialect;
import io.chathub.benchmarks.load.dialect.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** All clients of one run, in the thread that calls: thousands of sockets, one selector, one pair of buffers. */
public final class Swarm implements AutoCloseable, LoadConnection.Listener {

    /** A socket that is none of the run's clients, and takes part in its polls. */
    public interface Guest {
        /** Something can be done with it; the buffers are for this call. */
        void handle(SelectionKey key, ByteBuffer input, byte[] bytes);
    }

    private static final int READ_BYTES = 256 * 1024;
    private static final int LARGEST_FRAME = 1024 * 1024;
    private static final long QUIET_MILLIS = 100;
    private static final int CONNECTING_AT_ONCE = 128;

    private final Selector selector;
    private final Target target;
    private final int port;
    private final Load load;
    private final List<LoadConnection> connections = new ArrayList<>();
    private final ByteBuffer input = ByteBuffer.allocateDirect(READ_BYTES);
    private final byte[] bytes = new byte[READ_BYTES + LARGEST_FRAME];
    private int connecting;
    private int readyCount;
    private long bytesRead;
    /** The first client that was not let in, and the reason. */
    private @Nullable String refused;

    private @Nullable IntFunction<InetAddress> sources;

    public Swarm(Target target, int port, Load load) throws IOException {
        selector = Selector.open();
        this.target = target;
        this.port = port;
        this.load = load;
    }

    public List<LoadConnection> connections() {
        return connections;
    }

    /** The bytes sent to all clients. */
    public long bytesRead() {
        return bytesRead;
    }

    /** From which address of this machine each client comes, by its number; unless set, the system decides. */
    public void comeFrom(IntFunction<InetAddress> addresses) {
        sources = addresses;
    }

    /** Opens a socket of a guest, and begins to connect it. */
    public SelectionKey open(InetAddress source, int toPort, Guest guest) throws IOException {
        SocketChannel channel = open(source);
        SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT, guest);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), toPort));
        return key;
    }

    private static SocketChannel open(@Nullable InetAddress source) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (source != null) {
            channel.bind(new InetSocketAddress(source, 0));
        }
        return channel;
    }

    /** Connects so many more, and returns when all of them are ready. */
    public void connect(int count, IntFunction<Dialect> dialects, long timeoutNanos) throws IOException {
        int first = connections.size();
        long deadline = System.nanoTime() + timeoutNanos;
        int opened = 0;
        while (readyCount < first + count) {
            while (opened < count && connecting < CONNECTING_AT_ONCE) {
                open(first + opened, dialects.apply(first + opened));
                opened++;
            }
            poll(10);
            if (refused != null) {
                throw new IOException(refused);
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("only " + readyCount + " of " + (first + count) + " clients are in the room");
            }
        }
    }

    private void open(int number, Dialect dialect) throws IOException {
        SocketChannel channel = open(sources == null ? null : sources.apply(number));
        SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
        LoadConnection connection = new LoadConnection(number, channel, key, dialect, this);
        key.attach(connection);
        connections.add(connection);
        connecting++;
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** Handles what there is, after waiting for it for so long at most; 0 does not wait. Returns how many bytes came. */
    public long poll(long millis) throws IOException {
        long[] count = new long[1];
        if (millis > 0) {
            selector.select(key -> count[0] += handle(key), millis);
        } else {
            selector.selectNow(key -> count[0] += handle(key));
        }
        return count[0];
    }

    /** Polls until nothing more comes. */
    public void settle() throws IOException {
        while (poll(QUIET_MILLIS) > 0) {
            // more may come
        }
    }

    /** Polls until it is so, or time is over. Returns whether it is so. */
    public boolean pollUntil(BooleanSupplier condition, long timeoutNanos) throws IOException {
        long deadline = System.nanoTime() + timeoutNanos;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            poll(5);
        }
        return true;
    }

    private long handle(SelectionKey key) {
        if (key.attachment() instanceof Guest guest) {
            guest.handle(key, input, bytes);
            return 0;
        }
        LoadConnection connection = (LoadConnection) key.attachment();
        if (key.isConnectable()) {
            connecting--;
            try {
                ((SocketChannel) key.channel()).finishConnect();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            key.interestOps(SelectionKey.OP_READ);
            connection.handshake(target, port);
            return 0;
        }
        if (key.isWritable()) {
            connection.writeOn();
        }
        int count = key.isValid() && key.isReadable() ? connection.read(input, bytes) : 0;
        bytesRead += count;
        return count;
    }

    @Override
    public void delivered(LoadConnection connection, int publisher, long sequence) {
        load.delivered(connection, publisher, sequence);
    }

    @Override
    public void ready(LoadConnection connection) {
        readyCount++;
    }

    @Override
    public void ended(LoadConnection connection, String why) {
        if (!connection.isReady()) {
            refused = refused != null ? refused : "client " + connection.number() + " was not let in: " + why;
        }
        load.ended(connection, why);
    }

    @Override
    public void close() throws IOException {
        connections.forEach(LoadConnection::close);
        selector.close();
    }
}
