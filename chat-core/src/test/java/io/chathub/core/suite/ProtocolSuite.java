package io.chathub.core.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.HubOptions;
import io.chathub.protocol.ErrorCode;
import org.junit.jupiter.api.AfterEach;

/**
 * What the suites of the v1 protocol share: a chat for each test, clients in the state a test begins with, and the fence.
 * That something is <em>not</em> sent is shown by it: the host says something after it, and that is what comes next.
 */
public abstract class ProtocolSuite {

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
    protected final ChatUnderTest begin(HubOptions options) {
        chat = start(options);
        return chat;
    }

    /** A client that has read its {@code connect}. */
    protected final TestClient connected() {
        TestClient client = chat.connect();
        client.hello();
        return client;
    }

    /** A client that has joined, as seen by the server. */
    protected final TestClient joined(String name) {
        TestClient client = chat.connect();
        join(client, client.hello(), name);
        return client;
    }

    /** Lets a client join, and waits until the server has seen it: another client's frames may come before otherwise. */
    protected final void join(TestClient client, String id, String name) {
        client.join(name);
        await().until(() -> chat.hub().monitoring().snapshot().recentEvents().stream()
                .anyMatch(event -> event.type().equals("join") && event.id().equals(id)));
    }

    /** Shows that nothing else was sent to these clients: what comes next is the fence. */
    protected final void expectNothingFor(TestClient... clients) {
        String fence = "fence " + ++fences;
        chat.hub().room("lobby").publish("fence", fence).toCompletableFuture().join();
        for (TestClient client : clients) {
            assertThat(client.receive()).contains("\"text\":\"" + fence + "\"");
        }
    }

    /** Waits until so many messages were refused for this reason. */
    protected final void awaitRefusals(ErrorCode code, long count) {
        await().untilAsserted(
                        () -> assertThat(chat.hub().monitoring().refusals()).containsEntry(code, count));
    }

    /** Waits until so many clients are connected. */
    protected final void awaitConnections(int count) {
        await().untilAsserted(() ->
                assertThat(chat.hub().monitoring().status().activeConnections()).isEqualTo(count));
    }
}
