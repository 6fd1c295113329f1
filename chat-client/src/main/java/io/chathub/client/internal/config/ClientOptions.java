package io.chathub.client.internal.config;

import io.chathub.client.ChatListener;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.spi.ClientTransport;
import io.chathub.runtime.ChatRuntime;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The settings of one client. {@link io.chathub.client.ChatClientBuilder} has checked each of them. */
public record ClientOptions(
        String name,
        @Nullable URI endpoint,
        ClientTransport.@Nullable Factory transport,
        @Nullable String username,
        List<ChatListener> listeners,
        ReconnectPolicy reconnect,
        Map<String, String> headers,
        @Nullable SSLContext sslContext,
        @Nullable ProxySelector proxy,
        Duration connectTimeout,
        Duration closeTimeout,
        Duration pingInterval,
        int maxMessageBytes,
        int maxTextLength,
        int maxIncomingBytes,
        int maxOutbox,
        int maxInFlight,
        Duration requestTimeout,
        @Nullable Supplier<String> token,
        @Nullable String guestKey,
        int maxPendingEvents,
        ChatRuntime runtime) {

    /** Copies the collections. */
    public ClientOptions {
        listeners = List.copyOf(listeners);
        headers = Map.copyOf(headers);
    }

    /** The name of the server for logs: its address without query and headers. */
    @Override
    public String toString() {
        return name;
    }
}
