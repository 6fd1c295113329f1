package io.chathub.server.jetty.internal;

import io.chathub.server.jetty.ForwardedHeader;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Who the client behind a request is. What a header says of that counts only where a proxy that is trusted has written it:
 * from the end of the list backwards, for as long as what came before was a trusted proxy too.
 */
final class ProxyTrust {

    /** The client of a request. */
    record RemoteClient(String address, boolean secure) {}

    private static final String ATTRIBUTE = RemoteClient.class.getName();
    /** More hops than any path has; the rest of a longer list is some client's invention. */
    private static final int MAX_HOPS = 32;

    private final Networks proxies;
    private final ForwardedHeader header;

    ProxyTrust(List<String> proxies, ForwardedHeader header) {
        this.proxies = Networks.of("trustedProxies", proxies);
        this.header = header;
    }

    /** The client of a request; worked out once. */
    RemoteClient clientOf(HttpServletRequest request) {
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
     * Whether a request came over TLS, by what {@link #clientOf} found out. Where it was not asked, because Jetty answers by itself,
     * the connection tells; such a request may have no address yet that says so.
     */
    static boolean isSecure(Request request) {
        return request.getAttribute(ATTRIBUTE) instanceof RemoteClient known
                ? known.secure()
                : request.getConnectionMetaData().isSecure();
    }

    /** The client whose request came from {@code peer}, over these hops, the last of them the nearest. */
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
                break; // unknown, hidden or nonsense: the proxy that said so is the last that is known
            }
            address = hop.getHostAddress();
            if (!proxies.contains(hop)) {
                break;
            }
        }
        return new RemoteClient(address, overTls);
    }

    /** The same from the two older headers. Where the list of schemes is as long as the other, they belong together. */
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
