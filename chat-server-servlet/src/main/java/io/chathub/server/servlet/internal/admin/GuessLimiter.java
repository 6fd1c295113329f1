package io.chathub.server.servlet.internal.admin;

import io.chathub.server.servlet.internal.net.AddressLimiter;
import io.chathub.server.servlet.internal.net.LogThrottle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits guesses of the admin token: after {@value #ALLOWED} wrong tokens in a minute, no token from that address is checked
 * until the minute is over. Tracks {@value #MAX_ADDRESSES} addresses; all further addresses share one count. Thread-safe.
 */
final class GuessLimiter {

    /** The wrong tokens per address and minute. */
    static final int ALLOWED = 10;
    /** The most addresses with a count of their own. */
    static final int MAX_ADDRESSES = 4_096;
    /** The length of a counting window, in seconds. */
    static final int WINDOW_SECONDS = 60;

    private static final Logger LOG = LoggerFactory.getLogger(GuessLimiter.class);
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(WINDOW_SECONDS);
    private static final String OTHERS = "";

    /** The wrong tokens of one address in the window that began at {@code since}. */
    private record Guesses(long since, int count) {}

    private final LongSupplier ticker;
    private final Map<String, Guesses> byNetwork = new ConcurrentHashMap<>();
    private final LongAdder total = new LongAdder();
    private final LogThrottle throttle;

    GuessLimiter(LongSupplier ticker) {
        this.ticker = ticker;
        throttle = new LogThrottle(ticker);
    }

    /** Whether tokens from this address are not checked at present. */
    boolean isBlocked(String address) {
        return countOf(byNetwork.get(keyOf(AddressLimiter.networkOf(address)))) >= ALLOWED;
    }

    /** Counts a wrong token from this address. */
    void add(String address) {
        total.increment();
        if (byNetwork.size() >= MAX_ADDRESSES) {
            byNetwork.values().removeIf(guesses -> countOf(guesses) == 0);
        }
        long now = ticker.getAsLong();
        byNetwork.compute(keyOf(AddressLimiter.networkOf(address)), (network, guesses) -> {
            int before = countOf(guesses);
            return guesses == null || before == 0 ? new Guesses(now, 1) : new Guesses(guesses.since(), before + 1);
        });
        if (throttle.isDue()) {
            LOG.warn("Wrong admin token from {}; {} since the start", address, total.sum());
        }
    }

    /** The number of wrong tokens since the start. */
    long total() {
        return total.sum();
    }

    private String keyOf(String network) {
        return byNetwork.containsKey(network) || byNetwork.size() < MAX_ADDRESSES ? network : OTHERS;
    }

    /** The wrong tokens in the current window. */
    private int countOf(@Nullable Guesses guesses) {
        return guesses == null || ticker.getAsLong() - guesses.since() >= WINDOW_NANOS ? 0 : guesses.count();
    }
}
