package io.chathub.testkit.internal.check;

import static io.chathub.testkit.internal.check.BrokerWorld.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.chathub.core.spi.broker.Effect;
import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MessagePosted;
import java.util.ArrayList;
import java.util.List;

/** R8: effects are stored in the step of their event, and stay until they are completed. */
final class EffectChecks {

    private static final Effect MENTION = new Effect("inbox-bob", "mention");
    private static final Effect NUDGE = new Effect("inbox-cat", "nudge");

    private EffectChecks() {}

    static List<Check> all() {
        return List.of(
                new Check("R8: effects are stored with their event, and announced", EffectChecks::stored),
                new Check("R8: an effect stays until it is completed", EffectChecks::untilCompleted),
                new Check("R8: effects of all streams, oldest first", EffectChecks::oldestFirst),
                new Check("R8: a page of effects begins after a number", EffectChecks::afterNumber),
                new Check("R8: a duplicate stores no effect again", EffectChecks::duplicate),
                new Check("R8: a refused request stores no effect", EffectChecks::refused),
                new Check("R8: an effect names the entry and the event of its cause", EffectChecks::cause),
                new Check("R8: effects outlive a new epoch", EffectChecks::overEpochs),
                new Check("R8: the effects of a lost event are lost too", EffectChecks::lostEvent),
                new Check("R8: any node completes an effect", EffectChecks::anyNode));
    }

    private static List<PendingEffect> pending(BrokerWorld world) {
        return world.get(world.broker().effects(0, 100));
    }

    private static PublishRequest message(BrokerWorld world, String key, Effect... effects) {
        Commands room = world.room();
        return room.with(room.request(room.text("ann", "one").build(), key, null), List.of(effects));
    }

    private static PendingEffect effect(BrokerWorld world, long offset, int index, Effect effect) {
        return new PendingEffect(
                0, ROOM, "m/" + offset, new StreamPosition(world.head().epoch(), offset), index, effect);
    }

    private static PendingEffect unnumbered(PendingEffect effect) {
        return new PendingEffect(0, effect.stream(), effect.key(), effect.cause(), effect.index(), effect.effect());
    }

    private static void stored(BrokerWorld world) {
        world.room().post("ann", "none");
        world.settle();
        assertThat(pending(world)).isEmpty();
        assertThat(world.deliveries().effects()).isZero();
        world.publish(message(world, "k", MENTION, NUDGE));
        assertThat(pending(world))
                .extracting(EffectChecks::unnumbered)
                .containsExactly(effect(world, 2, 0, MENTION), effect(world, 2, 1, NUDGE));
        world.settle();
        assertThat(world.deliveries().effects()).isPositive();
    }

    private static void untilCompleted(BrokerWorld world) {
        world.publish(message(world, "k", MENTION, NUDGE));
        List<PendingEffect> both = pending(world);
        assertThat(pending(world)).as("read twice").isEqualTo(both).hasSize(2);
        world.get(world.broker().completeEffect(both.get(0)));
        assertThat(pending(world)).containsExactly(both.get(1));
        world.get(world.broker().completeEffect(both.get(0)));
        assertThat(pending(world)).containsExactly(both.get(1));
        world.get(world.broker().completeEffect(both.get(1)));
        assertThat(pending(world)).isEmpty();
    }

    private static void oldestFirst(BrokerWorld world) {
        world.open("other");
        List<String> kinds = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String kind = "kind" + i;
            kinds.add(kind);
            String stream = i % 2 == 0 ? ROOM : "other";
            MessagePosted message =
                    MessagePosted.builder(stream, "ann", "text", world.now()).build();
            world.publish(world.room().with(new PublishRequest("c1", message), List.of(new Effect("inbox-bob", kind))));
        }
        assertThat(pending(world)).extracting(effect -> effect.effect().kind()).isEqualTo(kinds);
        assertThat(world.get(world.broker().effects(0, 2)))
                .extracting(effect -> effect.effect().kind())
                .isEqualTo(kinds.subList(0, 2));
    }

    private static void afterNumber(BrokerWorld world) {
        world.publish(message(world, "a", MENTION, NUDGE));
        world.publish(message(world, "b", MENTION));
        List<PendingEffect> all = pending(world);
        assertThat(all).hasSize(3);
        assertThat(all).extracting(PendingEffect::number).isSorted().doesNotHaveDuplicates();
        assertThat(all.get(0).number()).isPositive();
        assertThat(world.get(world.broker().effects(all.get(0).number(), 1))).containsExactly(all.get(1));
        world.get(world.broker().completeEffect(all.get(1)));
        assertThat(world.get(world.broker().effects(all.get(0).number(), 100))).containsExactly(all.get(2));
        assertThat(world.get(world.broker().effects(all.get(1).number(), 100)))
                .as("after an effect that is gone")
                .containsExactly(all.get(2));
        world.get(world.broker().completeEffect(all.get(2)));
        assertThat(world.get(world.broker().effects(all.get(2).number(), 100))).isEmpty();
        world.publish(message(world, "c", NUDGE));
        assertThat(world.get(world.broker().effects(all.get(2).number(), 100)))
                .as("stored after the last one was completed")
                .hasSize(1);
    }

    private static void duplicate(BrokerWorld world) {
        PublishRequest request = message(world, "k", MENTION);
        world.publish(request);
        world.publish(request);
        List<PendingEffect> effects = pending(world);
        assertThat(effects).hasSize(1);
        world.get(world.broker().completeEffect(effects.get(0)));
        world.publish(request);
        assertThat(pending(world)).isEmpty();
    }

    private static void refused(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "one");
        PublishRequest edit = room.with(room.editRequest(1, "x", "k", 9), List.of(MENTION));
        assertThat(world.publish(edit).outcome()).isEqualTo(Outcome.CONFLICT);
        PublishRequest reply =
                room.with(room.request(room.text("bob", "x").thread(9L).build(), null, null), List.of(MENTION));
        assertThat(world.publish(reply).outcome()).isEqualTo(Outcome.NOT_FOUND);
        assertThat(pending(world)).isEmpty();
    }

    private static void cause(BrokerWorld world) {
        Commands room = world.room();
        room.post("ann", "one");
        room.post("ann", "two");
        world.publish(room.with(room.editRequest(1, "ONE", null, 1), List.of(MENTION)));
        assertThat(pending(world))
                .extracting(EffectChecks::unnumbered)
                .containsExactly(new PendingEffect(
                        0, ROOM, "m/1", new StreamPosition(world.head().epoch(), 3), 0, MENTION));
    }

    private static void overEpochs(BrokerWorld world) {
        world.publish(message(world, "k", MENTION));
        world.fixture().renew(ROOM);
        List<PendingEffect> effects = pending(world);
        assertThat(effects).hasSize(1);
        assertThat(effects.get(0).effect()).isEqualTo(MENTION);
        assertThat(world.head().resolve(effects.get(0).cause())).isEqualTo(1L);
        world.get(world.broker().completeEffect(effects.get(0)));
        assertThat(pending(world)).isEmpty();
    }

    private static void lostEvent(BrokerWorld world) {
        world.publish(message(world, "a", MENTION));
        world.publish(message(world, "b", NUDGE));
        world.settle();
        assumeTrue(world.fixture().renewWithLoss(ROOM, 1));
        assertThat(pending(world)).extracting(PendingEffect::effect).containsExactly(MENTION);
    }

    private static void anyNode(BrokerWorld world) {
        world.publish(message(world, "k", MENTION));
        world.settle();
        world.use(world.nodes() - 1);
        List<PendingEffect> effects = pending(world);
        assertThat(effects).hasSize(1);
        world.get(world.broker().completeEffect(effects.get(0)));
        world.use(0);
        assertThat(pending(world)).isEmpty();
    }
}
