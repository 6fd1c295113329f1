package io.chathub.conformance.chaos;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that comes back: one thread connects and reads, the load generator's threads tell it what to do. All it sends
 * and receives is recorded.
 */
final class ChaosClient implements Runnable {

    private static final int NO_CLOSE_FRAME = 1006;
    private static final int NO_CODE = 1005;
    private static final long LONGEST_BACKOFF_NANOS = TimeUnit.MILLISECONDS.toNanos(60);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final int number;
    private final Recorder recorder;
    private final FactReader reader;
    private final IntSupplier port;
    private final int receiveBuffer;
    private final Random backoff;
    private final Conversation conversation;
    private final Thread thread;
    private @Nullable Wire wire;
    private volatile long stalledUntil = System.nanoTime();
    private volatile boolean stopped;

    /**
     * A client that has not started.
     *
     * @param port where to connect to, whenever it does
     */
    ChaosClient(int number, Recorder recorder, Texts texts, IntSupplier port, int receiveBuffer, long seed) {
        this.number = number;
        this.recorder = recorder;
        this.port = port;
        this.receiveBuffer = receiveBuffer;
        backoff = new Random(seed);
        reader = new FactReader(recorder, texts);
        conversation = new Conversation(number, recorder, texts);
        thread = new Thread(this, "chaos-client-" + number);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    // ------------------------------------------------------------------------------------------------------ what it
    // does

    /** Something to do with the conversation; a broken line is the reading thread's business. */
    interface Action {
        void with(Conversation conversation) throws IOException;
    }

    synchronized void act(Action action) {
        try {
            action.with(conversation);
        } catch (IOException e) {
            reset();
        }
    }

    /** Reads nothing for a while. */
    void stall(long nanos) {
        stalledUntil = System.nanoTime() + nanos;
    }

    void goOn() {
        stalledUntil = System.nanoTime();
        LockSupport.unpark(thread);
    }

    /** Kills the socket: by a reset. */
    synchronized void reset() {
        if (wire != null) {
            wire.reset();
        }
    }

    /** Ends the connection without a close frame. */
    synchronized void hangUp() {
        if (wire != null) {
            wire.close();
        }
    }

    /** Closes as the book says. */
    synchronized void close() {
        try {
            if (wire != null) {
                wire.send(Frames.CLOSE, new byte[] {0x03, (byte) 0xe8});
            }
        } catch (IOException e) {
            reset();
        }
    }

    /** Comes back no more, and ends its thread. */
    void stop() {
        stopped = true;
        reset();
        goOn();
    }

    void awaitEnd(long millis) throws InterruptedException {
        thread.join(millis);
    }

    synchronized @Nullable String unrest() {
        return conversation.unrest();
    }

    synchronized @Nullable Position known(String room) {
        return conversation.wanted().contains(room) ? conversation.known(room) : null;
    }

    synchronized @Nullable Position lastAcked() {
        return conversation.lastAcked();
    }

    synchronized boolean isIn(String room) {
        return conversation.isIn(room);
    }

    @Override
    public String toString() {
        return Texts.name(number);
    }

    // ----------------------------------------------------------------------------------------------- its own thread

    @Override
    public void run() {
        while (!stopped) {
            try (Wire line = Wire.open(port.getAsInt(), receiveBuffer)) {
                converse(line);
            } catch (IOException e) {
                // There is no server now, or the proxy cut the handshake: another try.
                LockSupport.parkNanos((long) (backoff.nextDouble() * LONGEST_BACKOFF_NANOS));
            }
        }
    }

    private void converse(Wire line) {
        ConnectionLog log = recorder.open(number);
        synchronized (this) {
            wire = line;
            conversation.opened(line, log);
            if (stopped) {
                line.reset();
            }
        }
        int code = NO_CLOSE_FRAME;
        boolean inFrame = false;
        String why = "closed";
        try {
            code = readAll(line, log);
        } catch (IOException e) {
            inFrame = e instanceof Frames.CutInFrameException;
            why = String.valueOf(e.getMessage());
        }
        synchronized (this) {
            log.add(new Fact.Ended(recorder.tick(), code, inFrame, why));
            wire = null;
            conversation.closed();
        }
    }

    /** Reads to the end; returns the code of the close frame. */
    private int readAll(Wire line, ConnectionLog log) throws IOException {
        while (true) {
            while (stalledUntil - System.nanoTime() > 0 && !stopped) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            Frames.Frame frame = line.read();
            synchronized (this) {
                switch (frame.opcode()) {
                    case Frames.TEXT -> {
                        Fact fact = reader.read(frame.text());
                        if (fact != null) {
                            log.add(fact);
                            conversation.hear(fact);
                        }
                    }
                    case Frames.PING -> line.send(Frames.PONG, frame.payload());
                    case Frames.CLOSE -> {
                        line.send(Frames.CLOSE, frame.payload());
                        return frame.payload().length < 2
                                ? NO_CODE
                                : ByteBuffer.wrap(frame.payload()).getShort() & 0xffff;
                    }
                    case Frames.PONG -> {}
                    default -> log.add(new Fact.Garbled(recorder.tick(), "opcode " + frame.opcode()));
                }
            }
        }
    }
}
