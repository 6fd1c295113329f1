package io.chathub.conformance.chaos;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection through the proxy: two threads, one each way, with a random generator each. */
final class ProxiedLine {

    /** How much passes between two faults, on the average: downwards there is far more. */
    private static final int CALM_BYTES_DOWN = 60_000;

    private static final int CALM_BYTES_UP = 8_000;
    private static final int CHUNK_BYTES = 8 * 1024;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final FaultyProxy proxy;
    private final Socket client;
    private final Socket server;
    private final @Nullable Tampering tampering;
    private final Watching.@Nullable Line watching;
    private final Consumer<ProxiedLine> onEnd;
    private final Random upRandom;
    private final Random downRandom;
    private volatile boolean ended;

    ProxiedLine(
            FaultyProxy proxy,
            Socket client,
            Socket server,
            Random random,
            @Nullable Tampering tampering,
            Watching.@Nullable Line watching,
            Consumer<ProxiedLine> onEnd) {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
        this.tampering = tampering;
        this.watching = watching;
        this.onEnd = onEnd;
        upRandom = new Random(random.nextLong());
        downRandom = new Random(random.nextLong());
    }

    void start() {
        Watching.Line line = watching;
        FrameScanner up = line == null ? null : new FrameScanner(line::fromClient);
        FrameScanner down = line == null ? null : new FrameScanner(line::fromServer);
        spawn("chaos-proxy-up", () -> pump(client, server, upRandom, CALM_BYTES_UP, up));
        spawn("chaos-proxy-down", () -> {
            return tampering == null
                    ? pump(server, client, downRandom, CALM_BYTES_DOWN, down)
                    : tamper(tampering.open());
        });
    }

    /** Ends both sides. */
    void end() {
        ended = true;
        close(client);
        close(server);
        onEnd.accept(this);
    }

    private interface Pumping {
        /** Runs to the end of the connection; returns whether the other direction goes on. */
        boolean run() throws IOException;
    }

    private void spawn(String name, Pumping pumping) {
        Thread thread = new Thread(
                () -> {
                    boolean goesOn = false;
                    try {
                        goesOn = pumping.run();
                    } catch (IOException e) {
                        // One of the two ended it.
                    }
                    if (!goesOn) {
                        end();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private boolean pump(Socket from, Socket to, Random random, int calmBytes, @Nullable FrameScanner scanner)
            throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] chunk = new byte[CHUNK_BYTES];
        int untilFault = 1 + random.nextInt(2 * calmBytes);
        for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
            if (scanner != null) {
                scanner.add(chunk, length);
            }
            int done = 0;
            while (!proxy.isCalm() && length - done > untilFault) {
                out.write(chunk, done, untilFault);
                done += untilFault;
                untilFault = 1 + random.nextInt(2 * calmBytes);
                Fault fault = Fault.next(random);
                proxy.did(fault);
                switch (fault) {
                    case DELAY -> pause(5 + random.nextInt(45));
                    case STALL -> pause(200 + random.nextInt(1_300));
                    case DRIP -> done += drip(out, Arrays.copyOfRange(chunk, done, length), random);
                    case CUT -> {
                        cut(random.nextBoolean());
                        return false;
                    }
                    case HALF_CLOSE -> {
                        to.shutdownOutput();
                        return true;
                    }
                }
            }
            out.write(chunk, done, length - done);
            untilFault = Math.max(1, untilFault - (length - done));
        }
        return false;
    }

    /** Passes some of it on, a few bytes at a time; returns how many. */
    private int drip(OutputStream out, byte[] bytes, Random random) throws IOException {
        int most = Math.min(bytes.length, 50 + random.nextInt(400));
        int done = 0;
        while (done < most && !ended) {
            int few = Math.min(most - done, 1 + random.nextInt(7));
            out.write(bytes, done, few);
            done += few;
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50 + random.nextInt(200)));
        }
        return done;
    }

    private void pause(int millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (until - System.nanoTime() > 0 && !ended && !proxy.isCalm()) {
            LockSupport.parkNanos(Math.min(LOOK_NANOS, until - System.nanoTime()));
        }
    }

    private void cut(boolean abruptly) throws IOException {
        if (abruptly) {
            server.setSoLinger(true, 0);
        }
        end();
    }

    private boolean tamper(Tampering.Tap tap) throws IOException {
        InputStream in = new BufferedInputStream(server.getInputStream(), CHUNK_BYTES);
        OutputStream out = client.getOutputStream();
        try {
            out.write(Frames.readHead(in).getBytes(StandardCharsets.ISO_8859_1));
            MessageReader messages = new MessageReader(in);
            while (true) {
                Frames.Frame frame = messages.read();
                if (frame.opcode() == Frames.TEXT) {
                    for (String text : tap.onText(frame.text())) {
                        out.write(Frames.unmasked(Frames.TEXT, text.getBytes(StandardCharsets.UTF_8)));
                    }
                } else {
                    out.write(Frames.unmasked(frame.opcode(), frame.payload()));
                }
            }
        } catch (EOFException e) {
            return false;
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }
}
