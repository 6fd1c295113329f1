package io.chathub.conformance;

import io.chathub.conformance.JsonPattern.Bindings;
import io.chathub.conformance.Transcript.Broken;
import io.chathub.conformance.Transcript.Step;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.handshake.ServerHandshake;
import org.java_websocket.protocols.Protocol;
import org.jspecify.annotations.Nullable;

/** Plays the clients of a transcript against a server, and checks what it says. Not for several threads. */
final class ServerCheck {

    /** The time for which a client must not hear something. */
    private static final Duration SILENCE = Duration.ofMillis(300);

    private static final Pattern USER = Pattern.compile("\\$\\{(\\w+)}");

    private static final SecureRandom RANDOM = new SecureRandom();

    private final URI server;
    private final Duration patience;
    private final String moderatorToken;

    ServerCheck(URI server, Duration patience) {
        this(server, patience, "");
    }

    /** A check whose moderators connect with a token; empty where no transcript has a moderator. */
    ServerCheck(URI server, Duration patience, String moderatorToken) {
        this.server = server;
        this.patience = patience;
        this.moderatorToken = moderatorToken;
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
            Line line = new Line(server, connects.subprotocol(), token(connects));
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
            line.send(raw(withUsers(step, says.text(), room, lines), bindings));
        } else if (step instanceof Transcript.Hears hears) {
            JsonPattern pattern = new JsonPattern(withUsers(step, hears.text(), room, lines), v1);
            Transcript.requireMatch(step, pattern, line.next(step, patience), bindings);
        } else if (step instanceof Transcript.HearsLater later) {
            line.skipTo(step, new JsonPattern(withUsers(step, later.text(), room, lines), v1), bindings, patience);
        } else if (step instanceof Transcript.HearsNot not) {
            line.requireSilence(step, new JsonPattern(withUsers(step, not.text(), room, lines), v1), bindings);
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

    private String token(Transcript.Connects connects) {
        return switch (connects.user()) {
            case NONE -> "";
            case MODERATOR -> moderatorToken;
            case KEY -> {
                byte[] secret = new byte[16];
                RANDOM.nextBytes(secret);
                yield "guest." + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
            }
        };
    }

    /** The text with the name of the room, and with the public id of each user that it names. */
    private static String withUsers(Step step, String text, String room, Map<String, Line> lines) {
        return USER.matcher(text.replace("${room}", room)).replaceAll(match -> {
            Line line = lines.get(match.group(1));
            if (line == null || line.user == null) {
                throw new Broken(step, match.group(1) + " is no user: its connect names none");
            }
            return line.user;
        });
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
        private static final Pattern CONNECTED_USER =
                Pattern.compile("^\\{\"type\":\"connect\".*\"user\":\"([A-Za-z0-9_-]+)\"");

        private record Item(@Nullable String text, int code) {}

        private final BlockingDeque<Item> heard = new LinkedBlockingDeque<>();
        /** The public id in the first frame; null for a guest. */
        private volatile @Nullable String user;

        Line(URI server, String subprotocol, String token) {
            super(server, new Draft_6455(List.of(), List.of(new Protocol(subprotocol))));
            if (!token.isEmpty()) {
                addHeader("Authorization", "Bearer " + token);
            }
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

        /** Passes over frames until one matches. A frame that does not match binds nothing. */
        void skipTo(Step step, JsonPattern pattern, Bindings bindings, Duration patience) throws InterruptedException {
            List<String> passed = new ArrayList<>();
            while (true) {
                String frame;
                try {
                    frame = next(step, patience);
                } catch (Broken e) {
                    throw new Broken(
                            step,
                            "nothing like it came\n    expected " + pattern + "\n    got      "
                                    + String.join("\n             ", passed));
                }
                if (pattern.difference(frame, bindings.copy()) == null) {
                    Transcript.requireMatch(step, pattern, frame, bindings);
                    return;
                }
                passed.add(frame);
            }
        }

        /** Hears nothing that matches for a while. What comes meanwhile is heard by the lines that follow. */
        void requireSilence(Step step, JsonPattern pattern, Bindings bindings) throws InterruptedException {
            List<Item> others = new ArrayList<>();
            long end = System.nanoTime() + SILENCE.toNanos();
            for (long left = SILENCE.toNanos(); left > 0; left = end - System.nanoTime()) {
                Item item = heard.poll(left, TimeUnit.NANOSECONDS);
                if (item != null) {
                    others.add(item);
                    if (item.text() != null && pattern.difference(item.text(), bindings.copy()) == null) {
                        throw new Broken(step, "heard " + item.text());
                    }
                }
            }
            for (int i = others.size() - 1; i >= 0; i--) {
                heard.addFirst(others.get(i));
            }
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
            if (user == null) {
                Matcher known = CONNECTED_USER.matcher(message);
                user = known.find() ? known.group(1) : null;
            }
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
