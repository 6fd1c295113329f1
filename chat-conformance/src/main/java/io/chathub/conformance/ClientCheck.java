package io.chathub.conformance;

import io.chathub.conformance.JsonPattern.Bindings;
import io.chathub.conformance.Transcript.Broken;
import io.chathub.conformance.Transcript.Step;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;

/** Plays the server of a transcript for a client under test, and checks what the client says. Not for several threads. */
final class ClientCheck implements AutoCloseable {

    private record Event(String what, @Nullable WebSocket socket, String text) {}

    private static final long NUDGE_MILLIS = 200;

    private final Endpoint endpoint;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Duration patience;
    private @Nullable WebSocket current;

    /** Listens on {@code port}, 0 for any that is free. */
    ClientCheck(int port, Duration patience) throws InterruptedException {
        this.patience = patience;
        endpoint = new Endpoint(port);
        endpoint.start();
        if (!endpoint.started.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("cannot listen on port " + port);
        }
    }

    int port() {
        return endpoint.getPort();
    }

    /**
     * Plays a transcript with the client that connects next.
     *
     * @throws Broken if the client does not keep to it
     */
    void play(Transcript transcript) throws InterruptedException {
        Bindings bindings = new Bindings();
        for (Step step : transcript.steps()) {
            if (step instanceof Transcript.Connects) {
                current = next(step, "open").socket();
            } else if (step instanceof Transcript.Says says) {
                String text = next(step, "text").text();
                Transcript.requireMatch(step, new JsonPattern(says.text(), false), text, bindings);
            } else if (step instanceof Transcript.Hears hears) {
                socket(step).send(new JsonPattern(hears.text(), false).filled(bindings));
            } else if (step instanceof Transcript.IsCut) {
                WebSocket cut = socket(step);
                awaitWritten(step, cut);
                cut.closeConnection(1006, "cut");
                current = null;
            } else if (step instanceof Transcript.IsClosed closed) {
                socket(step).close(closed.code());
                current = null;
            } else if (step instanceof Transcript.Closes) {
                Event event = next(step, "close");
                current = event.socket() == current ? null : current;
            }
        }
        WebSocket open = current;
        if (open != null) {
            awaitWritten(transcript.steps().get(transcript.steps().size() - 1), open);
        }
    }

    private WebSocket socket(Step step) {
        if (current == null) {
            throw new Broken(step, "the client is not connected");
        }
        return current;
    }

    /** Waits for the frames that the lines before expect at the client: the library would drop frames that are not written yet. */
    private void awaitWritten(Step step, WebSocket socket) {
        long deadline = System.nanoTime() + patience.toNanos();
        for (int millis = 1; socket.isOpen() && socket.hasBufferedData(); millis++) {
            if (System.nanoTime() - deadline > 0) {
                throw new Broken(step, "the client does not read");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            if (millis % NUDGE_MILLIS == 0) {
                nudge();
            }
        }
    }

    /** The library can overlook what was queued while it finished writing, until something else is queued. */
    private void nudge() {
        WebSocket socket = current;
        if (socket != null && socket.isOpen() && socket.hasBufferedData()) {
            socket.sendPing();
        }
    }

    /** The next frame or end of the client. The end of a connection that this side has closed is ignored. */
    private Event next(Step step, String expected) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Event event = events.poll(NUDGE_MILLIS, TimeUnit.MILLISECONDS);
            if (event == null && System.nanoTime() - deadline < 0) {
                nudge();
                continue;
            }
            if (event == null) {
                throw new Broken(step, "the client did nothing; expected: " + expected);
            }
            if (event.what().equals("close") && event.socket() != current) {
                continue;
            }
            if (!event.what().equals(expected)) {
                throw new Broken(step, "expected: " + expected + ", got: " + event.what() + " " + event.text());
            }
            return event;
        }
    }

    @Override
    public void close() {
        try {
            endpoint.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Endpoint extends WebSocketServer {
        private final CountDownLatch started = new CountDownLatch(1);

        Endpoint(int port) {
            super(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    List.of(new Draft_6455(List.of(), List.of(new Protocol("chat.v2"), new Protocol("")))));
            setReuseAddr(true);
            setDaemon(true);
            setConnectionLostTimeout(0);
        }

        @Override
        public void onOpen(WebSocket socket, ClientHandshake handshake) {
            events.add(new Event("open", socket, ""));
        }

        @Override
        public void onMessage(WebSocket socket, String message) {
            events.add(new Event("text", socket, message));
        }

        @Override
        public void onClose(WebSocket socket, int code, String reason, boolean remote) {
            events.add(new Event("close", socket, "" + code));
        }

        @Override
        public void onError(@Nullable WebSocket socket, Exception e) {
            // onClose reports the end of a connection; a port that is taken is found by the constructor, which waits.
        }

        @Override
        public void onStart() {
            started.countDown();
        }
    }
}
