package io.chathub.client.local;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatClientBuilder;
import io.chathub.core.Hub;
import io.chathub.core.hook.Identity;
import java.util.Objects;

/**
 * Clients of a hub in this process: a bot of the host application, for instance. They are clients like all others, with the
 * same limits, the same order and the same guarantees; only there is no network between.
 *
 * <pre>{@code
 * ChatClient bot = LocalChat.client(hub).username("clock").build();
 * bot.connect().join();
 * BlockingChat.Room lobby = bot.blocking(Duration.ofSeconds(5)).join("lobby");
 * lobby.send("Good morning");
 * }</pre>
 */
public final class LocalChat {

    private LocalChat() {}

    /** A builder for clients of {@code hub} that choose their name. The host's authenticator is not asked. */
    public static ChatClientBuilder client(Hub hub) {
        Objects.requireNonNull(hub, "hub");
        return ChatClient.builder("hub in this process", listener -> new LocalTransport(hub, null, listener));
    }

    /** A builder for clients of {@code hub} that belong to {@code identity}, as if the host's authenticator had said so. */
    public static ChatClientBuilder client(Hub hub, Identity identity) {
        Objects.requireNonNull(hub, "hub");
        Objects.requireNonNull(identity, "identity");
        return ChatClient.builder("hub in this process", listener -> new LocalTransport(hub, identity, listener));
    }
}
