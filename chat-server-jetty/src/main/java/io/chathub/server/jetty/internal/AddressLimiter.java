package io.chathub.server.jetty.internal;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** How many connections each IP address has, and the bound on that. */
final class AddressLimiter {

    private final int max;
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    AddressLimiter(int max) {
        this.max = max;
    }

    /** A place for one connection of {@code remoteAddress}, to be released once it is over; null where it has as many as it may. */
    @Nullable Permit tryAcquire(String remoteAddress) {
        String address = networkOf(remoteAddress);
        boolean[] taken = new boolean[1];
        counts.compute(address, (key, count) -> {
            int now = count == null ? 0 : count;
            taken[0] = now < max;
            return taken[0] ? Integer.valueOf(now + 1) : count;
        });
        return taken[0] ? new Permit(address) : null;
    }

    /** An IPv6 address counts by its first 64 bits: whoever has one has them all. */
    static String networkOf(String remoteAddress) {
        InetAddress address = IpAddresses.parse(remoteAddress);
        if (address instanceof Inet6Address v6) {
            return HexFormat.of().formatHex(v6.getAddress(), 0, Long.BYTES) + "/64";
        }
        return address == null ? remoteAddress : address.getHostAddress(); // one of IPv4 may be written as one of IPv6
    }

    /** The place of one connection. */
    final class Permit {
        private final String address;
        private final AtomicBoolean released = new AtomicBoolean();

        private Permit(String address) {
            this.address = address;
        }

        /** Gives the place back; a second call does nothing. */
        void release() {
            if (released.compareAndSet(false, true)) {
                counts.computeIfPresent(address, (key, count) -> count == 1 ? null : Integer.valueOf(count - 1));
            }
        }
    }
}
