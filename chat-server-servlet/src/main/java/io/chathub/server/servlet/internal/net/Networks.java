package io.chathub.server.servlet.internal.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of networks in CIDR notation (RFC 4632, RFC 4291). */
public final class Networks {

    private record Network(InetAddress address, int bits) {

        boolean contains(InetAddress other) {
            byte[] own = address.getAddress();
            byte[] theirs = other.getAddress();
            if (own.length != theirs.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % Byte.SIZE);
                if (((own[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private final List<Network> networks = new ArrayList<>();

    private Networks() {}

    /**
     * Parses networks, each an address or {@code ADDRESS/BITS}.
     *
     * @param option the name of the option, for the exception's message
     * @throws IllegalArgumentException if an entry is neither
     */
    public static Networks of(String option, List<String> entries) {
        Networks networks = new Networks();
        for (String entry : entries) {
            int slash = entry.indexOf('/');
            InetAddress address = IpAddresses.parse(slash < 0 ? entry : entry.substring(0, slash));
            int maxBits = address == null ? 0 : address.getAddress().length * Byte.SIZE;
            String length = slash < 0 ? "" + maxBits : entry.substring(slash + 1);
            if (address == null || !length.matches("[0-9]{1,3}") || Integer.parseInt(length) > maxBits) {
                throw new IllegalArgumentException(
                        option + ": " + entry + " (expected: an IP address, or a network such as 10.0.0.0/8)");
            }
            networks.networks.add(new Network(address, Integer.parseInt(length)));
        }
        return networks;
    }

    /** Whether the list has no network. */
    public boolean isEmpty() {
        return networks.isEmpty();
    }

    /** Whether {@code address} is in one of the networks; false for null. */
    public boolean contains(@Nullable InetAddress address) {
        return address != null && networks.stream().anyMatch(network -> network.contains(address));
    }
}
