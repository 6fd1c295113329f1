package io.chathub.server.servlet.internal.net;

import io.chathub.server.servlet.ForwardedHeader;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the client behind a request. A forwarding header counts only as far as trusted proxies have written it: the list is
 * read from its end backwards, for as long as each hop is a trusted proxy.
 */
public final class ProxyTrust {

    /**
     * The client of a request.
     *
     * @param address its IP address, without a port
     * @param secure  whether it connected over TLS
     */
    public record RemoteClient(String address, boolean secure) {}

    private static final String ATTRIBUTE = RemoteClient.class.getName();
    /** The most hops that are read; a longer list is forged. */
    private static final int MAX_HOPS = 32;

    private final Networks proxies;
    private final ForwardedHeader header;

    /**
     * Trust in these proxies.
     *
     * @throws IllegalArgumentException if a network cannot be parsed
     */
    public ProxyTrust(List<String> proxies, ForwardedHeader header) {
        this.proxies = Networks.of("trustedProxies", proxies);
        this.header = header;
    }

    /** The client of a request; resolved once and kept in an attribute of the request. */
    public RemoteClient clientOf(HttpServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof RemoteClient known) {
            return known;
        }
        RemoteClient client = resolve(
                IpAddresses.ofPeer(request.getRemoteAddr()),
                request.isSecure(),
                header == ForwardedHeader.FORWARDED
                        ? ForwardedElements.parse(Collections.list(request.getHeaders("Forwarded")))
                        : xForwarded(
                                Collections.list(request.getHeaders("X-Forwarded-For")),
                                Collections.list(request.getHeaders("X-Forwarded-Proto"))));
        request.setAttribute(ATTRIBUTE, client);
        return client;
    }

    /**
     * Whether the client of a request connected over TLS, if {@link #clientOf} was called for that request.
     *
     * @param attributes the request's attributes
     * @return null if the client was not resolved
     */
    public static @Nullable Boolean secureIn(Function<String, @Nullable Object> attributes) {
        return attributes.apply(ATTRIBUTE) instanceof RemoteClient known ? known.secure() : null;
    }

    /** The client of a request that arrived from {@code peer} over these hops, the nearest last. */
    RemoteClient resolve(String peer, boolean secure, List<ForwardedElements.Hop> hops) {
        if (proxies.isEmpty() || !proxies.contains(IpAddresses.parse(peer)) || hops.isEmpty()) {
            return new RemoteClient(peer, secure);
        }
        String proto = hops.get(hops.size() - 1).proto();
        boolean overTls = proto == null ? secure : proto.equalsIgnoreCase("https");
        String address = peer;
        int last = Math.max(0, hops.size() - MAX_HOPS);
        for (int i = hops.size() - 1; i >= last; i--) {
            String node = hops.get(i).node();
            InetAddress hop = node == null ? null : IpAddresses.parseNode(node);
            if (hop == null) {
                break; // unknown, hidden or unreadable: the proxy that wrote it is the last known address
            }
            address = hop.getHostAddress();
            if (!proxies.contains(hop)) {
                break;
            }
        }
        return new RemoteClient(address, overTls);
    }

    /** The hops in {@code X-Forwarded-For}; the last value of {@code X-Forwarded-Proto} is the nearest hop's scheme. */
    static List<ForwardedElements.Hop> xForwarded(List<String> addresses, List<String> protos) {
        List<String> nodes = items(addresses);
        List<String> schemes = items(protos);
        List<ForwardedElements.Hop> hops = new ArrayList<>();
        for (String node : nodes) {
            hops.add(new ForwardedElements.Hop(node, null));
        }
        @Nullable String nearest = schemes.isEmpty() ? null : schemes.get(schemes.size() - 1);
        if (!hops.isEmpty()) {
            String node = hops.remove(hops.size() - 1).node();
            hops.add(new ForwardedElements.Hop(node, nearest));
        } else if (nearest != null) {
            hops.add(new ForwardedElements.Hop(null, nearest));
        }
        return hops;
    }

    private static List<String> items(List<String> headers) {
        List<String> items = new ArrayList<>();
        for (String value : headers) {
            for (String item : value.split(",", -1)) {
                items.add(item.strip().toLowerCase(Locale.ROOT));
            }
        }
        return items;
    }
}
