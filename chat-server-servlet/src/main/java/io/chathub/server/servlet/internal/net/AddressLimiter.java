package io.chathub.server.servlet.internal.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Counts the open connections of each IP address and bounds them. Thread-safe. */
public final class AddressLimiter {

    private final int max;
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    /** A limiter that allows {@code max} connections per address. */
    public AddressLimiter(int max) {
        this.max = max;
    }

    /** Reserves one connection for {@code remoteAddress}; null if the address has reached its limit. Release the permit when the connection ends. */
    public @Nullable Permit tryAcquire(String remoteAddress) {
        String address = networkOf(remoteAddress);
        boolean[] taken = new boolean[1];
        counts.compute(address, (key, count) -> {
            int now = count == null ? 0 : count;
            taken[0] = now < max;
            return taken[0] ? Integer.valueOf(now + 1) : count;
        });
        return taken[0] ? new Permit(address) : null;
    }

    /** The key that an address is counted by. IPv6 counts by its first 64 bits, because one subscriber usually owns all addresses below them. */
    public static String networkOf(String remoteAddress) {
        InetAddress address = IpAddresses.parse(remoteAddress);
        if (address instanceof Inet6Address v6) {
            return HexFormat.of().formatHex(v6.getAddress(), 0, Long.BYTES) + "/64";
        }
        return address == null ? remoteAddress : address.getHostAddress(); // an IPv4-mapped IPv6 address counts as IPv4
    }

    /** One reserved connection of an address. */
    public final class Permit {
        private final String address;
        private final AtomicBoolean released = new AtomicBoolean();

        private Permit(String address) {
            this.address = address;
        }

        /** Releases the reservation; a second call has no effect. */
        public void release() {
            if (released.compareAndSet(false, true)) {
                counts.computeIfPresent(address, (key, count) -> count == 1 ? null : Integer.valueOf(count - 1));
            }
        }
    }
}
