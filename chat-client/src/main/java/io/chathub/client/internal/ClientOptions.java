package io.chathub.client.internal;

import io.chathub.client.ChatListener;
import io.chathub.client.ReconnectPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** What {@link io.chathub.client.ChatClientBuilder} gathered; checked there. */
public record ClientOptions(
        URI endpoint,
        @Nullable String username,
        List<ChatListener> listeners,
        ReconnectPolicy reconnect,
        Map<String, String> headers,
        @Nullable SSLContext sslContext,
        Duration connectTimeout,
        Duration closeTimeout,
        Duration pingInterval,
        int maxMessageBytes,
        int maxTextLength,
        int maxQueuedMessages,
        int maxPendingEvents) {

    /** Copies the collections. */
    public ClientOptions {
        listeners = List.copyOf(listeners);
        headers = Map.copyOf(headers);
    }

    /** Without headers and query: they may hold a token. */
    @Override
    public String toString() {
        return endpoint.getScheme() + "://" + endpoint.getRawAuthority() + endpoint.getRawPath();
    }
}
