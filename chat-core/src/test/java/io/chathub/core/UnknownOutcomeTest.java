package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.hook.Identity;
import io.chathub.core.internal.broker.InMemoryBroker;
import io.chathub.core.internal.common.IdGenerator;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.core.spi.broker.PublishOutcomeUnknownException;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.suite.V2Client;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.state.Role;
import io.chathub.runtime.ChatRuntime;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose outcome the broker does not know, on the wire. */
class UnknownOutcomeTest {

    private enum Fate {
        ANSWERED,
        /** Stored by the owner; neither the event nor the answer reaches this node. */
        STORED,
        /** Not stored. */
        LOST,
        UNAVAILABLE,
        /** As UNAVAILABLE, with a time to wait. */
        BUSY
    }

    /** A broker that loses answers. */
    private static final class LossyBroker extends ForwardingBroker {

        private volatile Fate fate = Fate.ANSWERED;

        LossyBroker() {
            super(new InMemoryBroker(RoomOptions.DEFAULT, System::nanoTime, new IdGenerator(ChatRuntime.system())));
        }

        @Override
        public CompletionStage<PublishResult> publish(PublishRequest request) {
            return switch (fate) {
                case ANSWERED -> super.publish(request);
                case STORED -> super.publish(ofAnotherNode(request)).thenCompose(result -> unknown());
                case LOST -> unknown();
                case UNAVAILABLE ->
                    CompletableFuture.failedFuture(
                            new ProtocolException(ErrorCode.UNAVAILABLE, "the store is away, on purpose"));
                case BUSY ->
                    CompletableFuture.failedFuture(new ProtocolException(
                            ErrorCode.UNAVAILABLE, "the store is busy, on purpose", null, Duration.ofMillis(250)));
            };
        }

        private static PublishRequest ofAnotherNode(PublishRequest request) {
            return new PublishRequest(
                    request.stream(),
                    Publication.HOST,
                    0,
                    request.event(),
                    request.idempotencyKey(),
                    request.operation(),
                    request.effects());
        }

        private static CompletionStage<PublishResult> unknown() {
            return CompletableFuture.failedFuture(new PublishOutcomeUnknownException("lost, on purpose", null));
        }
    }

    private static final String KEYED_MESSAGE = "'type':'message','room':'dev','text':'two','key':'k2'";

    private final LossyBroker broker = new LossyBroker();
    private final Hub hub = Hub.builder().broker(broker).build().start();
    private final V2Client ann = new V2Client(
            InMemoryConnection.to(hub, ProtocolVersion.V2, new Identity("ann", null).withRole(Role.MODERATOR)));

    private void joinAndPost() {
        ann.join("dev", "Ann");
        ann.say("dev", "one");
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    /** The error or ack; other frames before it are passed over. */
    private String answer(String fields) {
        ann.send("{" + fields + ",'ref':'r'}");
        String frame = ann.frame();
        while (!frame.contains("\"ref\":\"r\"")) {
            frame = ann.frame();
        }
        return frame;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                KEYED_MESSAGE,
                "'type':'edit','room':'dev','target':1,'text':'ONE','key':'k2'",
                "'type':'delete','room':'dev','target':1,'key':'k2'",
                "'type':'pin','room':'dev','target':1,'on':true,'key':'k2'",
                "'type':'reaction','room':'dev','target':1,'emoji':'+','on':true"
            })
    void outcomeThatIsUnknown_isSaidOnTheWire(String fields) {
        joinAndPost();
        broker.fate = Fate.LOST;
        assertThat(answer(fields))
                .startsWith("{\"type\":\"error\",\"ref\":\"r\",\"code\":\"unavailable\"")
                .endsWith("\"temporary\":true,\"retryAfter\":1000,\"unknown\":true}");
        broker.fate = Fate.UNAVAILABLE;
        assertThat(answer(fields))
                .contains("\"code\":\"unavailable\"")
                .endsWith("\"temporary\":true,\"retryAfter\":1000}");
        broker.fate = Fate.BUSY;
        assertThat(answer(fields)).endsWith("\"temporary\":true,\"retryAfter\":250}");
        broker.fate = Fate.ANSWERED;
        assertThat(answer(fields)).startsWith("{\"type\":\"ack\"").doesNotContain("duplicate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                KEYED_MESSAGE,
                "'type':'edit','room':'dev','target':1,'text':'ONE','key':'k2'",
                "'type':'delete','room':'dev','target':1,'key':'k2'",
                "'type':'pin','room':'dev','target':1,'on':true,'key':'k2'"
            })
    void sameKeyAfterAnUnknownOutcome_namesWhatWasStored(String fields) {
        joinAndPost();
        broker.fate = Fate.STORED;
        assertThat(answer(fields)).endsWith("\"unknown\":true}");
        broker.fate = Fate.ANSWERED;
        Acknowledged ack = (Acknowledged) V2Client.read(answer(fields));
        assertThat(ack.duplicate()).isTrue();
        assertThat(offset(ack)).isEqualTo(2);
        assertThat(offset(ann.say("dev", "three"))).isEqualTo(3);
    }

    private static long offset(Acknowledged ack) {
        return Objects.requireNonNull(ack.place()).offset();
    }
}
