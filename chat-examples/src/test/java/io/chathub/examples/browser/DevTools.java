package io.chathub.examples.browser;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A connection of its own to a tab by the DevTools protocol, beside the one of the driver: it gets events, which the driver does not
 * hand on.
 */
final class DevTools implements WebSocket.Listener, AutoCloseable {

    private record Event(String method, JsonObject parameters) {}

    private static final Gson GSON = new Gson();
    private static final long SECONDS = 120;

    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final StringBuilder frame = new StringBuilder();
    private final WebSocket socket;

    private DevTools(URI tab) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(tab, this)
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** A connection to the tab at this address, which begins with {@code ws:}. */
    static DevTools of(URI tab) {
        return new DevTools(tab);
    }

    /** Runs a command and waits until it has succeeded. The browser answers an input when the page has handled it. */
    void run(String command, Map<String, ?> parameters) {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonObject> result = new CompletableFuture<>();
        waiting.put(id, result);
        socket.sendText(GSON.toJson(Map.of("id", id, "method", command, "params", parameters)), true)
                .join();
        var unused = result.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    /** The parameters of the events of a method so far. */
    List<JsonObject> events(String method) {
        return events.stream()
                .filter(event -> event.method().equals(method))
                .map(Event::parameters)
                .toList();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        frame.append(data);
        if (last) {
            receive(JsonParser.parseString(frame.toString()).getAsJsonObject());
            frame.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    private void receive(JsonObject message) {
        if (!message.has("id")) {
            events.add(new Event(message.get("method").getAsString(), message.getAsJsonObject("params")));
            return;
        }
        CompletableFuture<JsonObject> result = waiting.remove(message.get("id").getAsInt());
        if (message.has("error")) {
            result.completeExceptionally(new AssertionError(message.toString()));
        } else {
            result.complete(message.getAsJsonObject("result"));
        }
    }

    @Override
    public void close() {
        socket.abort();
    }
}
