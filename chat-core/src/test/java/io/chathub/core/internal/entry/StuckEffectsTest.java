package io.chathub.core.internal.entry;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Publication;
import io.chathub.core.internal.broker.BrokerForTests;
import io.chathub.core.internal.broker.IgnoredPublications;
import io.chathub.core.spi.broker.Effect;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.suite.ManualTimer;
import io.chathub.protocol.event.MemberChanged;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Effects that fail: each is run again after pauses of its own, and holds up no other. */
class StuckEffectsTest {

    /** An effect that makes a member of the target room; fails while {@code broken} is the target. */
    private static final EffectKind MEMBER = new EffectKind() {
        @Override
        public String name() {
            return "member";
        }

        @Override
        public String targetKey(PendingEffect effect) {
            return "member/" + memberOf(effect);
        }

        @Override
        public @Nullable PublishRequest derive(PendingEffect effect, Entry source) {
            String target = effect.effect().target();
            MemberChanged event = MemberChanged.builder(target, memberOf(effect), Role.MEMBER, Instant.EPOCH)
                    .build();
            Operation replace = new Operation.Replace(targetKey(effect), 0, event);
            return new PublishRequest(target, Publication.HOST, 0, event, null, replace, List.of());
        }
    };

    private static String memberOf(PendingEffect effect) {
        return effect.stream() + effect.key().replace('/', '-');
    }

    private final BrokerForTests owner = new BrokerForTests();
    private final ManualTimer time = new ManualTimer();
    private boolean readFails;
    private boolean isBroken = true;
    private int attempts;
    private final EffectRunner runner = new EffectRunner(
            new ForwardingBroker(owner) {
                @Override
                public CompletionStage<PublishResult> publish(PublishRequest request) {
                    if (isBroken && request.stream().equals("broken")) {
                        attempts++;
                        return CompletableFuture.failedFuture(new IllegalStateException("the owner fails, on purpose"));
                    }
                    return super.publish(request);
                }

                @Override
                public CompletionStage<List<PendingEffect>> effects(long after, int limit) {
                    return readFails
                            ? CompletableFuture.failedFuture(new IllegalStateException("no effects, on purpose"))
                            : super.effects(after, limit);
                }
            },
            time,
            List.of(MEMBER));

    StuckEffectsTest() {
        owner.start(new IgnoredPublications() {
            @Override
            public void onEffects() {
                runner.wake();
            }
        });
    }

    private void post(String target, int count) {
        for (int i = 0; i < count; i++) {
            String source = "dev" + i % 2; // no more than a stream holds
            MessagePosted message =
                    MessagePosted.builder(source, "Ann", "hi", Instant.EPOCH).build();
            owner.publish(new PublishRequest(
                            source, "c1", 0, message, null, null, List.of(new Effect(target, "member"))))
                    .toCompletableFuture()
                    .join();
        }
    }

    private int members(String room) {
        return owner.keyRange(room, "member/", null, 10_000)
                .toCompletableFuture()
                .join()
                .size();
    }

    @Test
    void effectsThatFailDoNotHoldUpThoseBehindThem() {
        post("broken", 250);
        post("hall", 1);
        runner.start();
        time.run();

        assertThat(members("hall")).isEqualTo(1);
        assertThat(attempts).as("each once").isEqualTo(250);
    }

    @Test
    void aNewEffectIsRunAtOnceWhileOthersPause() {
        post("broken", 3);
        runner.start();
        time.pass(Duration.ofSeconds(90)); // the pauses have grown
        int before = attempts;
        post("hall", 1);
        time.run();

        assertThat(members("hall")).isEqualTo(1);
        assertThat(attempts).as("a new effect runs no other one").isEqualTo(before);
    }

    @Test
    void anEffectIsRunAgainByPausesThatGrowUpToAMinute() {
        post("broken", 1);
        runner.start();
        time.run();
        assertThat(attempts).isEqualTo(1);
        time.pass(Duration.ofMillis(100));
        assertThat(attempts).isEqualTo(2);
        time.pass(Duration.ofMillis(199));
        assertThat(attempts).isEqualTo(2);
        time.pass(Duration.ofMillis(1));
        assertThat(attempts).isEqualTo(3);
        time.pass(Duration.ofMinutes(10));
        int before = attempts;
        assertThat(before).as("10 minutes").isLessThan(25);
        time.pass(Duration.ofMinutes(1));
        assertThat(attempts).isEqualTo(before + 1);

        isBroken = false;
        time.pass(Duration.ofMinutes(1));
        assertThat(members("broken")).isEqualTo(1);
        assertThat(time.waiting()).as("nothing is left to run").isZero();
    }

    @Test
    void aFreshFailureIsNotRunAsLateAsAnOldOne() {
        post("broken", 1);
        runner.start();
        time.pass(Duration.ofMinutes(5));
        post("broken", 1);
        time.run();
        int before = attempts;
        time.pass(Duration.ofMillis(100));
        assertThat(attempts).isEqualTo(before + 1);
    }

    @Test
    void failedEffectsBeyondThoseRememberedAreReadAgain() {
        int count = EffectRunner.MAX_FAILED + 150;
        post("broken", count);
        runner.start();
        time.run();
        assertThat(attempts).isEqualTo(count);
        isBroken = false;
        time.pass(Duration.ofMinutes(1));

        assertThat(members("broken")).isEqualTo(count);
        assertThat(time.waiting()).isZero();
    }

    @Test
    void aFailedReadIsDoneAgain() {
        readFails = true;
        post("hall", 1);
        runner.start();
        time.run();
        readFails = false;
        assertThat(members("hall")).isZero();
        time.pass(Duration.ofMillis(100));
        assertThat(members("hall")).isEqualTo(1);
    }

    @Test
    void nothingRunsAfterTheStop() {
        post("broken", 1);
        runner.start();
        time.run();
        runner.stop();
        post("hall", 1);
        time.pass(Duration.ofHours(1));

        assertThat(attempts).isEqualTo(1);
        assertThat(members("hall")).isZero();
        assertThat(time.waiting()).isZero();
    }
}
