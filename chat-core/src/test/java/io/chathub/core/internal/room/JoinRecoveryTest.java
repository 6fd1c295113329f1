package io.chathub.core.internal.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.internal.broker.BrokerForTests;
import io.chathub.core.internal.broker.IgnoredPublications;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessagePosted;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What a join reads of its room. */
class JoinRecoveryTest {

    private int pagesOfChanges;
    private final ForwardingBroker broker = new ForwardingBroker(new BrokerForTests()) {
        @Override
        public CompletionStage<ChangesPage> changes(String stream, long after, int limit) {
            pagesOfChanges++;
            return super.changes(stream, after, limit);
        }
    };

    JoinRecoveryTest() {
        broker.start(new IgnoredPublications());
        for (int i = 0; i < 60; i++) {
            MessagePosted message =
                    MessagePosted.builder("dev", "Ann", "hi", Instant.EPOCH).build();
            broker.publish(new PublishRequest("c1", message))
                    .toCompletableFuture()
                    .join();
        }
    }

    private JoinRecovery read(String epoch, long offset) {
        return JoinRecovery.read(broker, "dev", new StreamPosition(epoch, offset), 300, new ReplyBudget(1 << 20))
                .toCompletableFuture()
                .join();
    }

    private String epoch() {
        return broker.head("dev").toCompletableFuture().join().epoch();
    }

    @Test
    void aPositionOfAnUnknownEpochReadsNoChanges() {
        JoinRecovery recovery = read("of another process", 3);

        assertThat(recovery.recovered()).isFalse();
        assertThat(recovery.missed()).isNull();
        assertThat(recovery.events()).hasSize(50);
        assertThat(pagesOfChanges).isZero();
    }

    @Test
    void aPositionAboveTheHeadReadsNoChanges() {
        assertThat(read(epoch(), 61).recovered()).isFalse();
        assertThat(pagesOfChanges).isZero();
    }

    @Test
    void aKnownPositionRecovers() {
        JoinRecovery recovery = read(epoch(), 57);

        assertThat(recovery.recovered()).isTrue();
        assertThat(recovery.events()).extracting(event -> event.offset()).containsExactly(58L, 59L, 60L);
        assertThat(pagesOfChanges).isEqualTo(1);
    }
}
