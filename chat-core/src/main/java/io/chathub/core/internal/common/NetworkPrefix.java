package io.chathub.core.internal.common;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;

/**
 * The network that counts as one address: an IPv4 address, or the /64 of an IPv6 address, which is what one customer
 * gets.
 */
public final class NetworkPrefix {

    private static final int PREFIX_BYTES = 8;
    private static final String LITERAL = "0123456789abcdef:.";

    private NetworkPrefix() {}

    /** The network of {@code address}; a text that is no IPv6 address is returned in lower case. */
    public static String networkOf(String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        String bare = bareAddress(lower);
        if (bare.indexOf(':') < 0 || bare.chars().anyMatch(c -> LITERAL.indexOf(c) < 0)) {
            return lower;
        }
        try {
            // A text of these characters with a colon is a literal or invalid: no name is looked up.
            InetAddress parsed = InetAddress.getByName(bare);
            if (!(parsed instanceof Inet6Address)) {
                return parsed.getHostAddress(); // an IPv4 address in IPv6 notation
            }
            byte[] prefix = parsed.getAddress();
            Arrays.fill(prefix, PREFIX_BYTES, prefix.length, (byte) 0);
            return InetAddress.getByAddress(prefix).getHostAddress() + "/64";
        } catch (UnknownHostException e) {
            return lower;
        }
    }

    /** The address without brackets and without a zone. */
    private static String bareAddress(String address) {
        boolean bracketed = address.startsWith("[") && address.endsWith("]");
        String inner = bracketed ? address.substring(1, address.length() - 1) : address;
        int zone = inner.indexOf('%');
        return zone < 0 ? inner : inner.substring(0, zone);
    }
}
