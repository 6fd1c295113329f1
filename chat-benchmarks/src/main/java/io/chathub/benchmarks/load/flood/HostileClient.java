package io.chathub.benchmarks.load.flood;

import io.chathub.benchmarks.load.client.LoadConnection;
import io.chathub.benchmarks.load.client.Swarm;
import io.chathub.benchmarks.load.dialect.Target;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket client that sends so many frames each second: in one go at its beginning, or, where it is relentless, evenly,
 * and then it is back as soon as it was thrown out. It sends them in pieces, since those who measure share its thread.
 */
final class HostileClient implements Attacker, LoadConnection.Listener {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int PIECE = 500;
    private static final int STRANGER = -1;

    private final Swarm swarm;
    private final InetAddress source;
    private final int port;
    private final String room;
    private final int perSecond;
    private final boolean relentless;
    /** The frame of each number; null for pings. */
    private final @Nullable IntFunction<String> frames;

    private final Tally tally;
    private @Nullable LoadConnection connection;
    private long secondBegan;
    private int sentInSecond;
    private int sent;

    HostileClient(
            Swarm swarm,
            InetAddress source,
            int port,
            String room,
            int perSecond,
            boolean relentless,
            @Nullable IntFunction<String> frames,
            Tally tally) {
        this.swarm = swarm;
        this.source = source;
        this.port = port;
        this.room = room;
        this.perSecond = perSecond;
        this.relentless = relentless;
        this.frames = frames;
        this.tally = tally;
        secondBegan = System.nanoTime();
    }

    @Override
    public long act(long now) throws IOException {
        if (now - secondBegan >= SECOND) {
            secondBegan += SECOND;
            sentInSecond = 0;
        }
        if (connection == null || connection.hasEnded()) {
            if (relentless || sentInSecond == 0) {
                open();
                return 1;
            }
        } else if (connection.isReady() && !connection.isBackedUp()) {
            long due = relentless ? perSecond * (now - secondBegan) / SECOND : perSecond;
            send(connection, (int) Math.min(PIECE, due - sentInSecond));
        }
        return sentInSecond < perSecond ? 1 : Math.max(0, TimeUnit.NANOSECONDS.toMillis(secondBegan + SECOND - now));
    }

    private void send(LoadConnection to, int count) {
        if (count <= 0) {
            return;
        }
        IntFunction<String> content = frames;
        if (content == null) {
            to.ping(count);
        } else {
            to.send(IntStream.range(sent, sent + count).mapToObj(content).toList());
        }
        sent += count;
        sentInSecond += count;
        tally.add("sent", count);
    }

    private void open() throws IOException {
        SelectionKey key = swarm.open(source, port, this);
        sent = 0;
        connection =
                new LoadConnection(STRANGER, (SocketChannel) key.channel(), key, new HostileDialect(room, tally), this);
        tally.add("came", 1);
    }

    @Override
    public void handle(SelectionKey key, ByteBuffer input, byte[] bytes) {
        LoadConnection to = connection;
        if (to == null) {
            return;
        }
        if (key.isConnectable()) {
            try {
                ((SocketChannel) key.channel()).finishConnect();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            key.interestOps(SelectionKey.OP_READ);
            to.handshake(Target.CHATHUB_V2, port);
            return;
        }
        if (key.isWritable()) {
            to.writeOn();
        }
        if (key.isValid() && key.isReadable()) {
            to.read(input, bytes);
        }
    }

    @Override
    public void delivered(LoadConnection from, int publisher, long sequence) {
        tally.add("got others' texts", 1);
    }

    @Override
    public void ready(LoadConnection ready) {}

    @Override
    public void pong() {
        tally.add("got pong", 1);
    }

    @Override
    public void ended(LoadConnection ended, String why) {
        if (!why.equals("closed")) {
            tally.add("thrown out: " + why, 1);
        }
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
        }
    }
}
