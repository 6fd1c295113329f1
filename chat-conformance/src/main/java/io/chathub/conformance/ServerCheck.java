package io.chathub.conformance;

import io.chathub.conformance.JsonPattern.Bindings;
import io.chathub.conformance.Transcript.Broken;
import io.chathub.conformance.Transcript.Step;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.handshake.ServerHandshake;
import org.java_websocket.protocols.Protocol;
import org.jspecify.annotations.Nullable;

/** Plays the clients of a transcript against a server, and checks what it says. Not for several threads. */
final class ServerCheck {

    private final URI server;
    private final Duration patience;

    ServerCheck(URI server, Duration patience) {
        this.server = server;
        this.patience = patience;
    }

    /**
     * Plays a transcript. {@code ${room}} in it is a room that nobody else uses.
     *
     * @throws Broken if the server does not keep to it
     */
    void play(Transcript transcript) throws InterruptedException {
        Map<String, Line> lines = new HashMap<>();
        Bindings bindings = new Bindings();
        String room = "conformance-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);
        boolean v1 = transcript.name().startsWith("v1/");
        try {
            for (Step step : transcript.steps()) {
                play(step, lines, bindings, room, v1);
            }
        } finally {
            lines.values().forEach(Line::cut);
        }
    }

    private void play(Step step, Map<String, Line> lines, Bindings bindings, String room, boolean v1)
            throws InterruptedException {
        if (step instanceof Transcript.Connects connects) {
            Line line = new Line(server, connects.subprotocol());
            lines.put(step.client(), line);
            if (!line.connectBlocking(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Broken(step, "the server did not accept the connection");
            }
            return;
        }
        Line line = lines.get(step.client());
        if (line == null) {
            throw new Broken(step, step.client() + " is not connected");
        }
        if (step instanceof Transcript.Says says) {
            line.send(raw(says.text(), bindings).replace("${room}", room));
        } else if (step instanceof Transcript.Hears hears) {
            JsonPattern pattern = new JsonPattern(hears.text().replace("${room}", room), v1);
            Transcript.requireMatch(step, pattern, line.next(step, patience), bindings);
        } else if (step instanceof Transcript.Closes) {
            line.close();
        } else if (step instanceof Transcript.IsCut) {
            line.cut();
        } else if (step instanceof Transcript.IsClosed closed) {
            int code = line.closeCode(step, patience);
            if (code != closed.code()) {
                throw new Broken(step, "closed with " + code + " instead of " + closed.code());
            }
        }
    }

    /** A frame of a client may be no JSON at all. Such a line is sent as written. */
    private static String raw(String text, Bindings bindings) {
        try {
            return new JsonPattern(text, false).filled(bindings);
        } catch (IllegalArgumentException e) {
            if (text.contains("\"$")) {
                throw e;
            }
            return text;
        }
    }

    /** One client's connection; what it hears waits in a queue. */
    private static final class Line extends WebSocketClient {
        private record Item(@Nullable String text, int code) {}

        private final BlockingQueue<Item> heard = new LinkedBlockingQueue<>();

        Line(URI server, String subprotocol) {
            super(server, new Draft_6455(List.of(), List.of(new Protocol(subprotocol))));
            setDaemon(true);
            setConnectionLostTimeout(0);
        }

        String next(Step step, Duration patience) throws InterruptedException {
            Item item = heard.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (item == null || item.text() == null) {
                throw new Broken(step, item == null ? "nothing came" : "closed with " + item.code());
            }
            return item.text();
        }

        int closeCode(Step step, Duration patience) throws InterruptedException {
            Item item = heard.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            while (item != null && item.text() != null) {
                item = heard.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            }
            if (item == null) {
                throw new Broken(step, "still open");
            }
            return item.code();
        }

        void cut() {
            closeConnection(1006, "cut");
        }

        @Override
        public void onOpen(ServerHandshake handshake) {}

        @Override
        public void onMessage(String message) {
            heard.add(new Item(message, 0));
        }

        @Override
        public void onClose(int code, String reason, boolean remote) {
            heard.add(new Item(null, code));
        }

        @Override
        public void onError(Exception e) {
            // onClose reports its end.
        }
    }
}
