package io.chathub.core.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;

/** What counts as one address: an IPv4 address, and the /64 of an IPv6 address, since that is what one customer gets. */
final class Addresses {

    private static final int PREFIX_BYTES = 8;

    private Addresses() {}

    /** The network that stands for {@code address}; whatever is no IPv6 address stands for itself. */
    static String networkOf(String address) {
        if (address.indexOf(':') < 0) {
            return address.toLowerCase(Locale.ROOT);
        }
        try {
            // With a colon in it, it is a literal or nothing: no name is looked up.
            InetAddress parsed = InetAddress.getByName(address);
            if (!(parsed instanceof Inet6Address)) {
                return parsed.getHostAddress(); // an IPv4 address, written as one of IPv6
            }
            byte[] prefix = parsed.getAddress();
            Arrays.fill(prefix, PREFIX_BYTES, prefix.length, (byte) 0);
            return InetAddress.getByAddress(prefix).getHostAddress() + "/64";
        } catch (UnknownHostException e) {
            return address.toLowerCase(Locale.ROOT);
        }
    }
}
