package io.chathub.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.HistoryQuery;
import io.chathub.core.Hub;
import io.chathub.core.HubReadiness;
import io.chathub.core.StoreData;
import io.chathub.core.spi.store.StoreException;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.testkit.store.FaultyStore.Fate;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The state of a hub's store: in the monitoring, and as the readiness of the hub. */
class StoreHealthTest {

    private final FaultyStore faulty = new FaultyStore();
    private Hub hub;

    @BeforeEach
    void start() {
        hub = Hub.builder().store(faulty.store).build().start();
    }

    @AfterEach
    void close() {
        faulty.fate = Fate.STORED;
        faulty.commitFates = () -> Fate.STORED;
        hub.close();
    }

    private StoreData data() {
        return Objects.requireNonNull(hub.monitoring().store());
    }

    private void post(String text) throws Exception {
        hub.room("dev").publish("host", text).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void commits_areCounted() throws Exception {
        assertThat(data().commits()).isZero();
        assertThat(data().lastCommit()).isNull();
        post("one");
        assertThat(data().commits()).isEqualTo(1);
        assertThat(data().lastCommit()).isNotNull();
        assertThat(data().failures()).isZero();
        assertThat(data().isAvailable()).isTrue();
        await().until(() -> data().name().equals("memory"));
    }

    @Test
    void hubWithoutStore_hasNoData() {
        try (Hub other = Hub.builder().build()) {
            assertThat(other.monitoring().store()).isNull();
        }
    }

    @Test
    void failedCommit_makesTheHubNotReadyUntilOneSucceeds() {
        faulty.commitFates = () -> Fate.FULL;
        var stage = hub.room("dev").publish("host", "one").toCompletableFuture();
        await().until(() -> hub.readiness() == HubReadiness.BROKER_DISCONNECTED);
        assertThat(data().isAvailable()).isFalse();
        assertThat(data().failure()).contains("full on purpose");
        assertThat(data().failures()).isPositive();
        assertThat(data().waiting()).isEqualTo(1);
        faulty.commitFates = () -> Fate.STORED;
        await().until(stage::isDone);
        await().until(() -> hub.readiness() == HubReadiness.READY);
        assertThat(data().failure()).isNull();
        await().until(() -> data().waiting() == 0);
    }

    /** After the outage the store answers by a refusal, and no commit follows. */
    @Test
    void refusedEvent_afterAnOutage_makesTheHubReady() {
        faulty.commitFates = () -> Fate.FULL;
        faulty.refused = key -> true;
        var stage = hub.room("dev").publish("host", "one").toCompletableFuture();
        await().until(() -> hub.readiness() == HubReadiness.BROKER_DISCONNECTED);
        faulty.commitFates = () -> Fate.STORED;
        assertThat(stage).failsWithin(10, TimeUnit.SECONDS);
        await().until(() -> hub.readiness() == HubReadiness.READY);
        assertThat(data().commits()).isZero();
    }

    /** The store answers: a read that it refuses is not an outage. */
    @Test
    void refusedRead_leavesTheHubReady() {
        faulty.readFailure = StoreException.rejected(-1, "refused on purpose", null);
        HistoryQuery ofAuthor = HistoryQuery.newest(5).writtenBy("ann"); // reads the store
        assertThat(hub.room("dev").history(ofAuthor).toCompletableFuture())
                .failsWithin(10, TimeUnit.SECONDS)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(ProtocolException.class)
                .satisfies(failure -> assertThat(((ProtocolException) failure.getCause()).code())
                        .isEqualTo(ErrorCode.INTERNAL));
        assertThat(data().failures()).isZero();
        assertThat(hub.readiness()).isEqualTo(HubReadiness.READY);
    }

    @Test
    void failedRead_makesTheHubNotReadyUntilTheStoreAnswersByItself() {
        faulty.fate = Fate.LOST;
        assertThat(hub.room("dev").history(HistoryQuery.newest(5)).toCompletableFuture())
                .failsWithin(10, TimeUnit.SECONDS);
        await().until(() -> hub.readiness() == HubReadiness.BROKER_DISCONNECTED);
        faulty.fate = Fate.STORED;
        await().until(() -> hub.readiness() == HubReadiness.READY);
    }
}
