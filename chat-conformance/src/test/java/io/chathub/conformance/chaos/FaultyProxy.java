package io.chathub.conformance.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy that delays, cuts and splits the bytes that pass, at random by a seed: each connection has its own generator. It outlives the servers behind it.
 */
final class FaultyProxy implements AutoCloseable {

    private static final int CONNECT_MILLIS = 2_000;
    /** Small, so that a client that does not read is felt by the server soon. */
    private static final int BUFFER_BYTES = 16 * 1024;

    private final ServerSocket listener;
    private final long seed;
    private final @Nullable Tampering tampering;
    private final @Nullable Watching watching;
    private final Thread acceptor;
    private final Set<ProxiedLine> lines = ConcurrentHashMap.newKeySet();
    private final Map<Fault, LongAdder> done = new EnumMap<>(Fault.class);
    private volatile int target;
    private volatile boolean calm;
    private volatile boolean closed;

    /**
     * A proxy on a free port.
     *
     * @param calm whether it hurts nothing
     */
    FaultyProxy(long seed, boolean calm, @Nullable Tampering tampering) throws IOException {
        this(seed, calm, tampering, null);
    }

    /** A proxy that hurts connections, and lets {@code watching} read the messages on them. */
    static FaultyProxy watched(long seed, Watching watching) throws IOException {
        return new FaultyProxy(seed, false, null, watching);
    }

    private FaultyProxy(long seed, boolean calm, @Nullable Tampering tampering, @Nullable Watching watching)
            throws IOException {
        this.seed = seed;
        this.calm = calm;
        this.tampering = tampering;
        this.watching = watching;
        for (Fault fault : Fault.values()) {
            done.put(fault, new LongAdder());
        }
        listener = new ServerSocket();
        listener.setReceiveBufferSize(BUFFER_BYTES);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        acceptor = new Thread(this::accept, "chaos-proxy");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Where new connections lead; 0 where there is no server now. */
    void leadTo(int port) {
        target = port;
    }

    /** Ends all connections; new ones are accepted. */
    void cutAll() {
        lines.forEach(ProxiedLine::end);
    }

    /** Hurts nothing any more. */
    void calmDown() {
        calm = true;
    }

    boolean isCalm() {
        return calm;
    }

    void did(Fault fault) {
        done.get(fault).increment();
    }

    long count(Fault fault) {
        return done.get(fault).sum();
    }

    @Override
    public void close() {
        closed = true;
        try {
            listener.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
        lines.forEach(ProxiedLine::end);
    }

    private void accept() {
        Random random = new Random(seed);
        while (!closed) {
            Random ofLine = new Random(random.nextLong());
            try {
                Socket client = listener.accept();
                open(client, ofLine);
            } catch (IOException e) {
                // One connection less, or the end.
            }
        }
    }

    private void open(Socket client, Random random) throws IOException {
        Socket server = new Socket();
        try {
            if (target == 0) {
                throw new IOException("there is no server");
            }
            server.setReceiveBufferSize(BUFFER_BYTES);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            client.setSendBufferSize(BUFFER_BYTES);
            server.setTcpNoDelay(true);
            ProxiedLine line = new ProxiedLine(
                    this, client, server, random, tampering, watching == null ? null : watching.open(), lines::remove);
            lines.add(line);
            line.start();
        } catch (IOException e) {
            client.close();
            server.close();
        }
    }
}
