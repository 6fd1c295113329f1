package io.chathub.core.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The failures that count as failures of the broker. */
class WatchedBrokerTest {

    private final CompletableFuture<StreamHead> answer = new CompletableFuture<>();

    private final WatchedBroker broker = new WatchedBroker(new ForwardingBroker(new BrokerForTests()) {
        @Override
        public CompletionStage<StreamHead> head(String stream) {
            return answer;
        }
    });

    @Test
    void failureThatComesLater_isCounted() {
        CompletionStage<StreamHead> stage = broker.head("dev");
        assertThat(stage).isSameAs(answer);
        assertThat(broker.failures()).isZero();
        answer.completeExceptionally(new IllegalStateException("the store is gone, on purpose"));
        assertThat(broker.failures()).isEqualTo(1);
    }

    @Test
    void unavailable_isAFailure_andARefusalIsNone() {
        answer.completeExceptionally(new ProtocolException(ErrorCode.UNAVAILABLE, "on purpose"));
        var unused = broker.head("dev");
        assertThat(broker.failures()).isEqualTo(1);

        WatchedBroker refusing = new WatchedBroker(new ForwardingBroker(new BrokerForTests()) {
            @Override
            public CompletionStage<StreamHead> head(String stream) {
                return CompletableFuture.failedFuture(new ProtocolException(ErrorCode.FORBIDDEN, "on purpose"));
            }
        });
        unused = refusing.head("dev");
        assertThat(refusing.failures()).isZero();
    }
}
