package io.chathub.client.internal.connection;

import io.chathub.client.ChatListener;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.internal.config.ClientOptions;
import io.chathub.runtime.ChatRuntime;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The options of tests without a network. */
final class Options {

    private Options() {}

    static ClientOptions of(ReconnectPolicy policy, int maxOutbox, int maxInFlight, ChatRuntime runtime) {
        return of(policy, maxOutbox, maxInFlight, null, runtime);
    }

    static ClientOptions of(
            ReconnectPolicy policy,
            int maxOutbox,
            int maxInFlight,
            @Nullable Supplier<String> token,
            ChatRuntime runtime) {
        return of(policy, maxOutbox, maxInFlight, token, List.of(), runtime);
    }

    static ClientOptions of(
            ReconnectPolicy policy,
            int maxOutbox,
            int maxInFlight,
            @Nullable Supplier<String> token,
            List<ChatListener> listeners,
            ChatRuntime runtime) {
        return new ClientOptions(
                "test",
                URI.create("ws://localhost/ws"),
                null,
                "John",
                listeners,
                policy,
                Map.of(),
                null,
                null,
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofSeconds(25),
                65_536,
                4_096,
                1 << 20,
                maxOutbox,
                maxInFlight,
                Duration.ofSeconds(10),
                token,
                null,
                16,
                runtime);
    }
}
