package io.chathub.server.jetty.internal;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Networks in CIDR notation (RFC 4632, RFC 4291), and whether an address is in one of them. */
public final class Networks {

    private record Network(InetAddress address, int bits) {

        boolean contains(InetAddress other) {
            byte[] own = address.getAddress();
            byte[] its = other.getAddress();
            if (own.length != its.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % Byte.SIZE);
                if (((own[bit / Byte.SIZE] ^ its[bit / Byte.SIZE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Network> networks = new ArrayList<>();

    private Networks() {}

    /**
     * These networks, each an address or {@code ADDRESS/BITS}.
     *
     * @throws IllegalArgumentException if one is neither
     */
    public static Networks of(String option, List<String> entries) {
        Networks networks = new Networks();
        for (String entry : entries) {
            int slash = entry.indexOf('/');
            InetAddress address = IpAddresses.parse(slash < 0 ? entry : entry.substring(0, slash));
            int most = address == null ? 0 : address.getAddress().length * Byte.SIZE;
            String length = slash < 0 ? "" + most : entry.substring(slash + 1);
            if (address == null || !length.matches("[0-9]{1,3}") || Integer.parseInt(length) > most) {
                throw new IllegalArgumentException(
                        option + ": " + entry + " (expected: an IP address, or a network such as 10.0.0.0/8)");
            }
            networks.networks.add(new Network(address, Integer.parseInt(length)));
        }
        return networks;
    }

    boolean isEmpty() {
        return networks.isEmpty();
    }

    boolean contains(@Nullable InetAddress address) {
        return address != null && networks.stream().anyMatch(network -> network.contains(address));
    }
}
