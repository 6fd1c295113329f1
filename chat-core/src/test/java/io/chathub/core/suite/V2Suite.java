package io.chathub.core.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RoomOptions;
import io.chathub.protocol.ProtocolVersion;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;

/** What the suites of the v2 protocol share. That something is not sent is shown by a fence: a ping, and its pong comes next. */
public abstract class V2Suite {

    /** No rates: what these suites are about. */
    protected static final HubOptions FREE = HubOptions.builder()
            .messageRate(RateLimit.UNLIMITED)
            .typingRate(RateLimit.UNLIMITED)
            .requestRate(RateLimit.UNLIMITED)
            .joinRate(RateLimit.UNLIMITED)
            .build();

    /** The chat of this test, once {@link #begin} was called. */
    protected ChatUnderTest chat;

    private int fences;

    /** Starts a chat with these options, fresh for each test. */
    protected abstract ChatUnderTest start(HubOptions options);

    @AfterEach
    void stop() {
        if (chat != null) {
            chat.close();
        }
    }

    /** Starts the chat of this test. */
    protected final Hub begin(HubOptions options) {
        chat = start(options);
        return chat.hub();
    }

    /** {@link #FREE} with these rooms. */
    protected static HubOptions with(RoomOptions.Builder rooms) {
        return FREE.mutate().rooms(rooms.build()).build();
    }

    /** A v2 client that has read its {@code connect}. */
    protected final TestClient connected() {
        TestClient client = chat.connect(ProtocolVersion.V2);
        assertThat(client.receive()).startsWith("{\"type\":\"connect\",\"id\":\"");
        return client;
    }

    /** A v2 client that is in {@code room}. */
    protected final TestClient member(String name, String room) {
        TestClient client = connected();
        assertThat(join(client, name, room)).startsWith("{\"type\":\"joined\"");
        return client;
    }

    /** Joins and returns the answer, passing over what the client hears of other rooms before. */
    protected static String join(TestClient client, String name, String room) {
        return ask(client, "{\"type\":\"join\",\"ref\":\"j\",\"username\":\"" + name + "\",\"room\":\"" + room + "\"}");
    }

    /** Joins as one who knows the room up to {@code offset}. */
    protected static String resume(TestClient client, String name, String room, String epoch, long offset) {
        return ask(
                client,
                "{\"type\":\"join\",\"ref\":\"j\",\"username\":\"" + name + "\",\"room\":\"" + room
                        + "\",\"since\":{\"epoch\":\"" + epoch + "\",\"offset\":" + offset + "}}");
    }

    /** Sends a request and returns the next frame that has its ref. */
    protected static String ask(TestClient client, String request) {
        String ref = text(request, "ref");
        client.send(request);
        String frame = client.receive();
        while (!frame.contains("\"ref\":\"" + ref + "\"")) {
            frame = client.receive();
        }
        return frame;
    }

    /** Posts without waiting for anything. */
    protected static void post(TestClient client, String room, String text) {
        client.send("{\"type\":\"message\",\"room\":\"" + room + "\",\"text\":\"" + text + "\"}");
    }

    /** Shows that nothing else was sent to these clients: what comes next is the answer to a ping. */
    protected final void expectNothingFor(TestClient... clients) {
        for (TestClient client : clients) {
            String ref = "fence" + ++fences;
            client.send("{\"type\":\"ping\",\"ref\":\"" + ref + "\"}");
            assertThat(client.receive()).isEqualTo("{\"type\":\"pong\",\"ref\":\"" + ref + "\"}");
        }
    }

    /** The first string field of this name in a frame. */
    protected static String text(String frame, String field) {
        return group(frame, "\"" + field + "\":\"([^\"]*)\"");
    }

    /** The first number field of this name in a frame. */
    protected static long number(String frame, String field) {
        return Long.parseLong(group(frame, "\"" + field + "\":(-?[0-9]+)"));
    }

    /** How often a frame contains a message. */
    protected static int messages(String frame) {
        return frame.split("\\{\"type\":\"message\"", -1).length - 1;
    }

    private static String group(String frame, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(frame);
        assertThat(matcher.find()).as("%s in %s", pattern, frame).isTrue();
        return matcher.group(1);
    }
}
