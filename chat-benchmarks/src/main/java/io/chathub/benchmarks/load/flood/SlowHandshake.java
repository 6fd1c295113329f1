package io.chathub.benchmarks.load.flood;

import io.chathub.benchmarks.load.client.Swarm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A socket that sends its handshake a byte at a time, one each second, and is never done with it. */
final class SlowHandshake implements Attacker {

    private static final byte[] HEAD =
            "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII);
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(1);

    private final Swarm swarm;
    private final InetAddress source;
    private final int port;
    private final Tally tally;
    private @Nullable SelectionKey key;
    private boolean connected;
    private int sent;
    private long due;

    /** The first comes at once, and each other one a little later. */
    SlowHandshake(Swarm swarm, InetAddress source, int port, int place, int places, Tally tally) {
        this.swarm = swarm;
        this.source = source;
        this.port = port;
        this.tally = tally;
        due = System.nanoTime() + INTERVAL * place / places;
    }

    @Override
    public long act(long now) throws IOException {
        if (now - due >= 0) {
            due += INTERVAL;
            if (key == null) {
                key = swarm.open(source, port, this);
                tally.add("came", 1);
            } else if (connected) {
                write((SocketChannel) key.channel());
            }
        }
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(due - now));
    }

    private void write(SocketChannel channel) throws IOException {
        byte next = sent < HEAD.length ? HEAD[sent] : (byte) 'a';
        try {
            channel.write(ByteBuffer.wrap(new byte[] {next}));
            sent++;
            tally.add("sent", 1);
        } catch (IOException e) {
            thrownOut(e.toString());
        }
    }

    @Override
    public void handle(SelectionKey ready, ByteBuffer input, byte[] bytes) {
        SocketChannel channel = (SocketChannel) ready.channel();
        try {
            if (ready.isConnectable()) {
                channel.finishConnect();
                connected = true;
                ready.interestOps(SelectionKey.OP_READ);
            } else if (channel.read(input.clear()) < 0) {
                thrownOut("the server ended the connection");
            }
        } catch (IOException e) {
            try {
                thrownOut(e.toString());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private void thrownOut(String why) throws IOException {
        tally.add("thrown out: " + why, 1);
        close();
    }

    @Override
    public void close() throws IOException {
        if (key != null) {
            key.channel().close();
        }
        key = null;
        connected = false;
        sent = 0;
    }
}
