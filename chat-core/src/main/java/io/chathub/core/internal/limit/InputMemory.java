package io.chathub.core.internal.limit;

import io.chathub.core.HubOptions;
import io.chathub.core.internal.common.TimeSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heap that the unfinished and queued input of all clients of a hub may take. Over the limit, the clients with the most
 * bytes are ended until an eighth of the limit is free, so that a flood of small parts does not cost a search for each part.
 * Input that is complete and handled at once is never counted. Thread-safe.
 */
public final class InputMemory {

    private static final Logger LOG = LoggerFactory.getLogger(InputMemory.class);
    private static final int PERCENT = 100;
    private static final int FREED_PART = 8;
    private static final long LOG_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** An account with its bytes at one moment, since the bytes may change while accounts are sorted. */
    private record Share(InputAccount account, long bytes) {}

    private final long maxBytes;
    private final LongSupplier ticker;
    private final AtomicLong used = new AtomicLong();
    /** The accounts with bytes. */
    private final Set<InputAccount> holders = ConcurrentHashMap.newKeySet();

    // Guarded by this object's monitor:
    private long evictedSinceLine;
    private long nextLineAt;

    /** A memory of {@code maxBytes}. {@code ticker} is in nanoseconds. */
    InputMemory(long maxBytes, LongSupplier ticker) {
        this.maxBytes = maxBytes;
        this.ticker = ticker;
        nextLineAt = ticker.getAsLong();
    }

    /** The part of the largest heap that {@code options} name. */
    public static InputMemory of(HubOptions options, TimeSource time) {
        long heap = Runtime.getRuntime().maxMemory();
        return new InputMemory(heap / PERCENT * options.input().inputHeapPercent(), time::nanoTime);
    }

    /**
     * An account of one client, without bytes.
     *
     * @param eviction ends the client's connection and drops its input. Called once at most, without a lock of an account, by
     *                 a thread in {@link #relieve()}
     */
    public InputAccount open(Runnable eviction) {
        return new InputAccount(this, eviction);
    }

    /** Ends clients while the limit is exceeded. The caller holds no monitor of a session. */
    public void relieve() {
        if (used.get() > maxBytes) {
            evict();
        }
    }

    /** The bytes of all accounts. */
    long used() {
        return used.get();
    }

    /** The bytes of {@code account} change. Called under the account's monitor. */
    void changed(InputAccount account, long before, long after) {
        if (before == 0) {
            holders.add(account);
        } else if (after == 0) {
            holders.remove(account);
        }
        used.addAndGet(after - before);
    }

    private synchronized void evict() {
        if (used.get() <= maxBytes) {
            return; // another thread was first
        }
        List<Share> shares = new ArrayList<>();
        holders.forEach(account -> shares.add(new Share(account, account.bytes())));
        shares.sort(Comparator.comparingLong(Share::bytes).reversed());
        for (Share share : shares) {
            if (used.get() <= maxBytes - maxBytes / FREED_PART) {
                break;
            }
            if (share.account().evict()) {
                evictedSinceLine++;
            }
        }
        log();
    }

    private void log() {
        long now = ticker.getAsLong();
        if (now - nextLineAt >= 0 && evictedSinceLine > 0) {
            nextLineAt = now + LOG_INTERVAL_NANOS;
            LOG.warn(
                    "Unfinished and queued input exceeds {} bytes of the heap: {} clients with the most of it were closed since"
                            + " the last such line",
                    maxBytes,
                    evictedSinceLine);
            evictedSinceLine = 0;
        }
    }
}
