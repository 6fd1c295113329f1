package io.chathub.core.internal.hook;

import io.chathub.core.hook.HookKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/** The number, failures and time of the calls of each kind of hook. Any thread may count and read. */
public final class HookTimes {

    private record Counters(LongAdder calls, LongAdder failures, LongAdder nanos) {}

    private final Map<HookKind, Counters> byKind = new EnumMap<>(HookKind.class);

    /** Counters at zero. */
    public HookTimes() {
        for (HookKind kind : HookKind.values()) {
            byKind.put(kind, new Counters(new LongAdder(), new LongAdder(), new LongAdder()));
        }
    }

    void add(HookKind kind, long nanos, boolean failed) {
        Counters counters = byKind.get(kind);
        if (counters == null) {
            throw new IllegalArgumentException("kind: " + kind);
        }
        counters.calls.increment();
        counters.nanos.add(nanos);
        if (failed) {
            counters.failures.increment();
        }
    }

    /** The number of decisions and failures. */
    public Map<HookKind, Long> calls() {
        return sums(Counters::calls);
    }

    /** The number of calls that failed, were late, or were rejected because too many waited. */
    public Map<HookKind, Long> failures() {
        return sums(Counters::failures);
    }

    /** The time from the calls to their decisions, in nanoseconds. */
    public Map<HookKind, Long> nanos() {
        return sums(Counters::nanos);
    }

    private Map<HookKind, Long> sums(Function<Counters, LongAdder> counter) {
        Map<HookKind, Long> sums = new EnumMap<>(HookKind.class);
        byKind.forEach(
                (kind, counters) -> sums.put(kind, counter.apply(counters).sum()));
        return sums;
    }
}
