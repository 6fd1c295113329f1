package io.chathub.client.local;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatClientBuilder;
import io.chathub.client.spi.ClientTransport;
import io.chathub.core.Hub;
import io.chathub.core.hook.Identity;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Clients of a hub in the same process, such as a bot of the host application. They have the limits, the order and the
 * guarantees of all clients; there is no network between client and hub.
 *
 * <pre>{@code
 * ChatClient bot = LocalChat.client(hub).username("clock").build();
 * bot.connect().join();
 * BlockingChat.Room lobby = bot.blocking(Duration.ofSeconds(5)).join("lobby");
 * lobby.send("Good morning");
 * }</pre>
 *
 * <p>A client uses the {@linkplain Hub#runtime() runtime of its hub}, unless the builder gets another one. With a simulated
 * runtime hub and clients run on one thread.
 */
public final class LocalChat {

    private LocalChat() {}

    /** Creates a builder for clients of {@code hub} that choose their username. The authenticator of the host is not called. */
    public static ChatClientBuilder client(Hub hub) {
        Objects.requireNonNull(hub, "hub");
        return builder(hub, null);
    }

    /** Creates a builder for clients of {@code hub} with {@code identity}, as if the authenticator of the host had returned it. */
    public static ChatClientBuilder client(Hub hub, Identity identity) {
        Objects.requireNonNull(hub, "hub");
        Objects.requireNonNull(identity, "identity");
        return builder(hub, identity);
    }

    private static ChatClientBuilder builder(Hub hub, @Nullable Identity identity) {
        return ChatClient.builder("hub in this process", transports(hub, identity))
                .runtime(hub.runtime());
    }

    /**
     * A factory of connections to {@code hub}, for a transport that wraps them.
     *
     * @param identity the identity of the client; null where it has none
     */
    public static ClientTransport.Factory transports(Hub hub, @Nullable Identity identity) {
        Objects.requireNonNull(hub, "hub");
        return (listener, runtime) -> new LocalTransport(hub, identity, listener, runtime);
    }
}
