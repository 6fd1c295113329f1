package io.chathub.server.servlet.spi;

import io.chathub.core.HandshakeRefusal;
import io.chathub.core.Hub;
import io.chathub.server.servlet.internal.http.SecurityHeaders;
import io.chathub.server.servlet.internal.net.HandshakeRefusals;
import io.chathub.server.servlet.internal.net.HostPolicy;
import io.chathub.server.servlet.internal.net.ProxyTrust;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The chat's rules for connections and answers that a container handles by itself, before or without a servlet: counting of
 * refusals, security headers, allowed hosts. Thread-safe.
 */
public final class EdgeRules {

    private final HandshakeRefusals refusals;
    private final HostPolicy hosts;

    private EdgeRules(HandshakeRefusals refusals, HostPolicy hosts) {
        this.refusals = refusals;
        this.hosts = hosts;
    }

    /**
     * The rules of a server.
     *
     * @param allowedHosts as {@link io.chathub.server.servlet.WebOptions.Builder#allowedHosts}
     * @throws IllegalArgumentException if a host cannot be parsed
     */
    public static EdgeRules of(Hub hub, List<String> allowedHosts) {
        return new EdgeRules(new HandshakeRefusals(hub), HostPolicy.of(allowedHosts));
    }

    /**
     * Counts a connection or request that was refused before it reached a servlet, and logs it at a bounded rate.
     *
     * @param address the client's IP address
     */
    public void refused(HandshakeRefusal refusal, String address) {
        refusals.add(refusal, address);
    }

    /** Whether a request for this {@code Host} header is answered. */
    public boolean allowsHost(String host) {
        return hosts.allows(host);
    }

    /** The host in a {@code Host} header, without its port; null if the header is missing or malformed. */
    public static @Nullable String hostIn(@Nullable String header) {
        return HostPolicy.nameIn(header);
    }

    /**
     * Sets the security headers that every answer of the chat has.
     *
     * @param headers sets a header by its name and value
     * @param secure  whether the client connected over TLS
     */
    public static void putSecurityHeaders(BiConsumer<String, String> headers, boolean secure) {
        SecurityHeaders.put(headers, secure);
    }

    /**
     * Whether the client of a request connected over TLS, as its proxies say.
     *
     * @param attributes the request's attributes by their name
     * @return null if no filter of the chat has seen the request: the connection decides then
     */
    public static @Nullable Boolean secureIn(Function<String, @Nullable Object> attributes) {
        return ProxyTrust.secureIn(attributes);
    }
}
