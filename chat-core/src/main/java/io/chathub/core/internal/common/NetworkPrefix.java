package io.chathub.core.internal.common;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;

/** What counts as one address: an IPv4 address, and the /64 of an IPv6 address, since that is what one customer gets. */
public final class NetworkPrefix {

    private static final int PREFIX_BYTES = 8;
    private static final String LITERAL = "0123456789abcdef:.";

    private NetworkPrefix() {}

    /** The network that stands for {@code address}; whatever is no IPv6 address stands for itself. */
    public static String networkOf(String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        String bare = withoutDress(lower);
        if (bare.indexOf(':') < 0 || bare.chars().anyMatch(c -> LITERAL.indexOf(c) < 0)) {
            return lower;
        }
        try {
            // With a colon in it, and of such letters, it is a literal or nothing: no name is looked up.
            InetAddress parsed = InetAddress.getByName(bare);
            if (!(parsed instanceof Inet6Address)) {
                return parsed.getHostAddress(); // an IPv4 address, written as one of IPv6
            }
            byte[] prefix = parsed.getAddress();
            Arrays.fill(prefix, PREFIX_BYTES, prefix.length, (byte) 0);
            return InetAddress.getByAddress(prefix).getHostAddress() + "/64";
        } catch (UnknownHostException e) {
            return lower;
        }
    }

    /** Without brackets, and without the interface that an address of a single link may name. */
    private static String withoutDress(String address) {
        boolean bracketed = address.startsWith("[") && address.endsWith("]");
        String inner = bracketed ? address.substring(1, address.length() - 1) : address;
        int zone = inner.indexOf('%');
        return zone < 0 ? inner : inner.substring(0, zone);
    }
}
