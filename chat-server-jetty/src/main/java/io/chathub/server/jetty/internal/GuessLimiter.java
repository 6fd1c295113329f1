package io.chathub.server.jetty.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has shown a wrong admin token too often: after {@value #ALLOWED} in a minute, no token of that address is looked at
 * until the minute is over, so that guesses cost time. Remembers {@value #MAX_ADDRESSES} addresses; beyond them, all others
 * count as one. Thread-safe.
 */
final class GuessLimiter {

    /** How many wrong tokens an address may show in a minute. */
    static final int ALLOWED = 10;
    /** How many addresses are told apart. */
    static final int MAX_ADDRESSES = 4_096;
    /** How long it is counted, in seconds. */
    static final int WINDOW_SECONDS = 60;

    private static final Logger LOG = LoggerFactory.getLogger(GuessLimiter.class);
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(WINDOW_SECONDS);
    private static final String OTHERS = "";

    /** How many since when. */
    private record Guesses(long since, int count) {}

    private final LongSupplier ticker;
    private final Map<String, Guesses> byNetwork = new ConcurrentHashMap<>();
    private final LongAdder total = new LongAdder();
    private final LogPace pace = new LogPace();

    GuessLimiter(LongSupplier ticker) {
        this.ticker = ticker;
    }

    /** Whether no token from there is to be looked at now. */
    boolean isOver(String address) {
        return countOf(byNetwork.get(keyOf(AddressLimiter.networkOf(address)))) >= ALLOWED;
    }

    /** A wrong token came from there. */
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
        if (pace.isDue()) {
            LOG.warn("A wrong admin token from {}; {} since the start", address, total.sum());
        }
    }

    /** How many wrong tokens there were. */
    long total() {
        return total.sum();
    }

    private String keyOf(String network) {
        return byNetwork.containsKey(network) || byNetwork.size() < MAX_ADDRESSES ? network : OTHERS;
    }

    /** How many in the minute that is not over. */
    private int countOf(@Nullable Guesses guesses) {
        return guesses == null || ticker.getAsLong() - guesses.since() >= WINDOW_NANOS ? 0 : guesses.count();
    }
}
