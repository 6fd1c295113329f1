package io.chathub.core.internal.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Publication;
import io.chathub.core.internal.broker.BrokerForTests;
import io.chathub.core.internal.broker.IgnoredPublications;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.Effect;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.protocol.event.MemberChanged;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.state.Role;
import io.chathub.runtime.ChatRuntime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Effects: each at least once, none twice in its target, and none lost by a failure. */
class EffectRunnerTest {

    /** An effect that makes the author of a message a member of another room; not where the message is deleted. */
    private static final EffectKind WELCOME = new EffectKind() {
        @Override
        public String name() {
            return "welcome";
        }

        @Override
        public String targetKey(PendingEffect effect) {
            return "member/" + effect.key().replace('/', '-');
        }

        @Override
        public @Nullable PublishRequest derive(PendingEffect effect, Entry source) {
            MessagePosted message = (MessagePosted) source.state();
            if (message.text().equals("withdrawn")) {
                return null;
            }
            String target = effect.effect().target();
            MemberChanged event = MemberChanged.builder(
                            target, effect.key().replace('/', '-'), Role.MEMBER, message.timestamp())
                    .build();
            return new PublishRequest(
                    target,
                    Publication.HOST,
                    0,
                    event,
                    null,
                    new Operation.Replace(targetKey(effect), 0, event),
                    List.of());
        }
    };

    private final BrokerForTests owner = new BrokerForTests();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger lostAnswers = new AtomicInteger();
    private final AtomicInteger made = new AtomicInteger();
    /** Fails some calls before, and some after the step. */
    private final Broker broker = new ForwardingBroker(owner) {
        @Override
        public CompletionStage<PublishResult> publish(PublishRequest request) {
            if (failures.getAndDecrement() > 0) {
                return CompletableFuture.failedFuture(new IllegalStateException("the broker fails, on purpose"));
            }
            return super.publish(request).thenApply(result -> {
                if (result.outcome() == PublishResult.Outcome.DONE) {
                    made.incrementAndGet();
                }
                if (lostAnswers.getAndDecrement() > 0) {
                    throw new IllegalStateException("the answer is lost, on purpose");
                }
                return result;
            });
        }
    };

    private final EffectRunner runner = new EffectRunner(broker, ChatRuntime.system(), List.of(WELCOME));

    EffectRunnerTest() {
        owner.start(new IgnoredPublications() {
            @Override
            public void onEffects() {
                runner.wake();
            }
        });
    }

    @AfterEach
    void stop() {
        runner.stop();
    }

    private void post(String text, String kind) {
        RoomEvent message =
                MessagePosted.builder("dev", "Ann", text, Instant.EPOCH).build();
        owner.publish(new PublishRequest("dev", "c1", 0, message, null, null, List.of(new Effect("hall", kind))))
                .toCompletableFuture()
                .join();
    }

    private void replace(Role role, long expected) {
        MemberChanged event =
                MemberChanged.builder("hall", "m-1", role, Instant.EPOCH).build();
        Operation replace = new Operation.Replace("member/m-1", expected, event, role == Role.NONE, null, List.of());
        owner.publish(new PublishRequest("hall", Publication.HOST, 0, event, null, replace, List.of()))
                .toCompletableFuture()
                .join();
    }

    private List<Entry> members() {
        return owner.keyRange("hall", "member/", null, 1_000)
                .toCompletableFuture()
                .join();
    }

    private List<PendingEffect> pending() {
        return owner.effects(0, 1_000).toCompletableFuture().join();
    }

    @Test
    void effects_ofBeforeAndAfterTheStart_areRunOnce_andCompleted() {
        post("before", "welcome");
        assertThat(pending()).hasSize(1);
        runner.start();
        for (int i = 0; i < 250; i++) {
            post("after", "welcome");
        }

        await().until(() -> pending().isEmpty());
        assertThat(members()).hasSize(251);
        assertThat(made).hasValue(251);
    }

    @Test
    void anEffect_thatFails_isRunAgain() {
        failures.set(2);
        runner.start();
        post("hi", "welcome");

        await().until(() -> pending().isEmpty());
        assertThat(members()).hasSize(1);
    }

    @Test
    void anEffect_whoseAnswerWasLost_isRunAgain_andChangesNothing() {
        lostAnswers.set(1);
        runner.start();
        post("hi", "welcome");

        await().until(() -> pending().isEmpty());
        assertThat(members()).hasSize(1);
        assertThat(made).hasValue(1);
    }

    @Test
    void anEffect_whoseCauseNoLongerStands_isCompletedWithoutAnEntry() {
        post("withdrawn", "welcome");
        runner.start();

        await().until(() -> pending().isEmpty());
        assertThat(members()).isEmpty();
    }

    @Test
    void anEffect_whoseTargetWasRemoved_leavesTheTombstone() {
        post("hi", "welcome");
        replace(Role.MEMBER, 0);
        replace(Role.NONE, 1);
        runner.start();

        await().until(() -> pending().isEmpty());
        assertThat(members()).isEmpty();
        assertThat(made).hasValue(0);
    }

    @Test
    void anEffect_ofAnUnknownKind_staysForAnotherNode_andDoesNotHoldTheOthers() {
        post("hi", "of a newer version");
        runner.start();
        post("hi", "welcome");

        await().until(() -> members().size() == 1);
        await().until(() -> pending().size() == 1);
        assertThat(pending().get(0).effect().kind()).isEqualTo("of a newer version");
    }
}
