package io.chathub.examples.browser;

import static io.chathub.examples.browser.Browser.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A user with a guest key in the lobby, who sends requests of v2 as JSON with single quotes. */
final class Visitor implements WebSocket.Listener, AutoCloseable {

    private static final Pattern OFFSET = Pattern.compile("\"offset\":(\\d+)");
    private static final Pattern USER = Pattern.compile("\"user\":\"([^\"]+)\"");

    private final List<String> frames = new CopyOnWriteArrayList<>();
    private final AtomicInteger refs = new AtomicInteger();
    private final StringBuilder frame = new StringBuilder();
    private final WebSocket socket;

    private Visitor(URI chat, String name) {
        String key = "guest." + (name.replaceAll("[^A-Za-z]", "") + "0".repeat(43)).substring(0, 43);
        URI address = URI.create(chat.resolve("ws").toString().replaceFirst("^http", "ws"));
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("chat.v2", "chat.token." + key)
                .buildAsync(address, this)
                .join();
        long unused = request("{'type':'join','username':'" + name + "'}");
    }

    static Visitor join(URI chat, String name) {
        return new Visitor(chat, name);
    }

    /** Sends a request and waits for its answer. Returns the offset in the answer. */
    long request(String json) {
        String ref = "r" + refs.incrementAndGet();
        socket.sendText("{\"ref\":\"" + ref + "\"," + json.substring(1).replace('\'', '"'), true)
                .join();
        eventually(() -> assertThat(answer(ref)).as("the answer to %s", json).isNotNull());
        String answer = answer(ref);
        Matcher offset = OFFSET.matcher(answer);
        assertThat(offset.find()).as(answer).isTrue();
        return Long.parseLong(offset.group(1));
    }

    /** The public id. */
    String user() {
        Matcher user = USER.matcher(frames.get(0));
        assertThat(user.find()).as(frames.get(0)).isTrue();
        return user.group(1);
    }

    long say(String text) {
        return say(text, "");
    }

    /** Posts a message with further fields, {@code ,'name':value}. */
    long say(String text, String fields) {
        return request("{'type':'message','text':'" + text + "'" + fields + "}");
    }

    long react(long target, String emoji) {
        return request("{'type':'reaction','target':" + target + ",'emoji':'" + emoji + "','on':true}");
    }

    /** All frames of the server so far. */
    List<String> frames() {
        return List.copyOf(frames);
    }

    private @Nullable String answer(String ref) {
        return frames.stream()
                .filter(answer -> answer.contains("\"ref\":\"" + ref + "\""))
                .findFirst()
                .orElse(null);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        frame.append(data);
        if (last) {
            frames.add(frame.toString());
            frame.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
