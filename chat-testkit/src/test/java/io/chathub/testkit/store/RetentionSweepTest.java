package io.chathub.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.StreamRetention;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.store.StreamState;
import io.chathub.testkit.SimulatedRuntime;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Messages that are too old leave the store also where nobody reads or writes their room. */
class RetentionSweepTest {

    private final SimulatedRuntime runtime = new SimulatedRuntime(3);
    private final InMemoryStore store = new InMemoryStore();

    private long floor(String room) {
        StreamState state = Objects.requireNonNull(store.load(room));
        return state.head().floor();
    }

    @Test
    void roomThatNobodyUses_losesItsOldMessages() {
        Hub hub = Hub.builder()
                .options(HubOptions.builder()
                        .rooms(RoomOptions.builder()
                                .historyAge(Duration.ofMinutes(1))
                                .build())
                        .build())
                .runtime(runtime)
                .store(store)
                .build()
                .start();
        hub.data().retain("long", new StreamRetention(null, Duration.ofDays(1)), "op");
        for (int i = 0; i < 150; i++) {
            hub.room("room" + i).publish("host", "text");
        }
        hub.room("long").publish("host", "text");
        runtime.run(Duration.ofSeconds(10));
        assertThat(floor("room0")).isZero();
        runtime.run(Duration.ofMinutes(12));
        for (int i = 0; i < 150; i++) {
            assertThat(floor("room" + i)).isEqualTo(1);
        }
        assertThat(floor("long")).as("an age of its own").isZero();
        hub.close();
    }
}
