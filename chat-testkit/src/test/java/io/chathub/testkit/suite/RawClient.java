package io.chathub.testkit.suite;

import io.chathub.core.HubOptions;
import io.chathub.core.options.RateLimit;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A v2 client that sends and reads frames as they are. */
public final class RawClient implements AutoCloseable, WebSocket.Listener {

    /** Options of a server that takes as many messages as this client sends. */
    public static final HubOptions WITHOUT_RATES = HubOptions.builder()
            .messageRate(RateLimit.UNLIMITED)
            .requestRate(RateLimit.UNLIMITED)
            .build();

    private static final long SECONDS = 30;

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;
    private int refs;

    public RawClient(int port) throws Exception {
        this(port, "");
    }

    /** A client whose handshake has a query, such as {@code ?user=ann}. */
    public RawClient(int port, String query) throws Exception {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("chat.v2")
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws" + query), this)
                .get(SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            frames.add(text.toString());
            text.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    /** Sends a request, given without its type's closing brace and ref, and returns its answer. */
    public String ask(String request) throws Exception {
        String ref = "r" + ++refs;
        send(request.replaceFirst("\\{", "{\"ref\":\"" + ref + "\","));
        return next("\"ref\":\"" + ref + "\"");
    }

    public void send(String frame) throws Exception {
        socket.sendText(frame, true).get(SECONDS, TimeUnit.SECONDS);
    }

    /** The next frame that has one of the {@code parts}; the frames before it are dropped. */
    public String next(String... parts) throws Exception {
        while (true) {
            String frame = frames.poll(SECONDS, TimeUnit.SECONDS);
            if (frame == null) {
                throw new AssertionError("no frame with " + String.join(" or ", parts));
            }
            if (Stream.of(parts).anyMatch(frame::contains)) {
                return frame;
            }
        }
    }

    public String join(String name, String room, String since) throws Exception {
        return ask("{\"type\":\"join\",\"username\":\"" + name + "\",\"room\":\"" + room + "\"" + since + "}");
    }

    public String post(String room, String key, String said) throws Exception {
        return ask(
                "{\"type\":\"message\",\"key\":\"" + key + "\",\"room\":\"" + room + "\",\"text\":\"" + said + "\"}");
    }

    /** Posts a message, and returns its answer; empty where none comes within {@code patience}. */
    public String answerWithin(String room, String key, String said, Duration patience) throws Exception {
        String ref = "r" + ++refs;
        send("{\"ref\":\"" + ref + "\",\"type\":\"message\",\"key\":\"" + key + "\",\"room\":\"" + room
                + "\",\"text\":\"" + said + "\"}");
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            String frame = frames.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (frame == null || frame.contains("\"ref\":\"" + ref + "\"")) {
                return frame == null ? "" : frame;
            }
        }
    }

    /** The value of a field that is a string or a number; the first one of this name. */
    public static String field(String frame, String name) {
        Matcher field = Pattern.compile("\"" + name + "\":\"?([^\",}]*)").matcher(frame);
        if (!field.find()) {
            throw new AssertionError("no " + name + " in " + frame);
        }
        return field.group(1);
    }

    @Override
    public void close() {
        socket.abort();
    }
}
