package io.chathub.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A scripted server, a client of it, and a listener that records its calls. */
abstract class ClientIT {

    static final ReconnectPolicy FAST = ReconnectPolicy.builder()
            .baseDelay(Duration.ofMillis(20))
            .maxDelay(Duration.ofMillis(100))
            .build();

    ScriptedServer server;
    RecordingListener listener;
    private @Nullable ChatClient client;

    @BeforeEach
    void startServer() {
        server = new ScriptedServer();
        listener = new RecordingListener();
    }

    @AfterEach
    void stopAll() {
        if (client != null) {
            client.close();
        }
        server.close();
    }

    ChatClientBuilder builder() {
        return ChatClient.builder(server.uri()).listener(listener).reconnect(FAST);
    }

    /** Builds a client and closes it after the test. */
    ChatClient build(ChatClientBuilder builder) {
        ChatClient built = builder.build();
        client = built;
        return built;
    }

    /** A client that has joined the lobby as John, or joins it as soon as the server reads. */
    ChatClient joined(ChatClientBuilder builder) {
        ChatClient joined = build(builder.username("John"));
        joined.connect().join();
        var joining = joined.room("lobby").join();
        if (server.reads && server.answersRequests) {
            joining.join();
        }
        return joined;
    }
}
