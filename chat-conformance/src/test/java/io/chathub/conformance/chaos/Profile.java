package io.chathub.conformance.chaos;

import io.chathub.core.HubOptions;
import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RoomOptions;
import java.time.Duration;
import java.util.List;

/** What a server is set to, and how long texts are, so that one kind of loss happens often. */
enum Profile {
    /** Nothing is left out, however slow a client is: so presence can be held to account. */
    ROOMY(1_000_000, 1_000, 60),
    /** Little may wait for a client, so there are gaps. */
    TIGHT(6, 1_000, 1_200),
    /** Little is kept, so much cannot be recovered. */
    FORGETFUL(4_096, 40, 300);

    static final List<String> ROOMS = List.of("lobby", "dev", "ops");

    private static final int ROOMY_BYTES = 256 * 1024 * 1024;
    private static final int TIGHT_BYTES = 1024 * 1024;
    private static final int PAGE_BYTES = 128 * 1024;
    private static final int MESSAGE_OVERHEAD = 300;

    private final int maxQueuedFrames;
    private final int historySize;
    private final int maxPadding;

    Profile(int maxQueuedFrames, int historySize, int maxPadding) {
        this.maxQueuedFrames = maxQueuedFrames;
        this.historySize = historySize;
        this.maxPadding = maxPadding;
    }

    int maxPadding() {
        return maxPadding;
    }

    RunRecord.Terms terms() {
        return new RunRecord.Terms(historySize, PAGE_BYTES / (MESSAGE_OVERHEAD + maxPadding), this == ROOMY);
    }

    RoomOptions rooms() {
        return RoomOptions.builder().historySize(historySize).build();
    }

    /** The options of a server; {@code shutdown} is how long its clients have to hear it. */
    HubOptions options(Duration shutdown) {
        return HubOptions.builder()
                .messageRate(RateLimit.UNLIMITED)
                .typingRate(RateLimit.UNLIMITED)
                .requestRate(RateLimit.UNLIMITED)
                .joinRate(RateLimit.UNLIMITED)
                .maxQueuedFrames(maxQueuedFrames)
                .maxQueuedBytes(this == ROOMY ? ROOMY_BYTES : TIGHT_BYTES)
                .rooms(rooms())
                .shutdownTimeout(shutdown)
                .drainWindow(Duration.ofMillis(20))
                .build();
    }
}
