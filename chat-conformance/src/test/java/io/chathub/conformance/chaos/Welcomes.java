package io.chathub.conformance.chaos;

import io.chathub.core.Publication;
import io.chathub.core.internal.entry.EffectKind;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.Effect;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.protocol.event.MemberChanged;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Messages with an effect: each makes an entry of one member in the stream {@link #HALL}, once. */
final class Welcomes {

    /** The stream that effects of messages have their entries in: a member for each message with an effect. */
    static final String HALL = "hall";

    /** The kind of the effects. */
    static final EffectKind KIND = new EffectKind() {
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
            Instant time = ((MessagePosted) source.state()).timestamp();
            MemberChanged event = MemberChanged.builder(HALL, effect.key().replace('/', '-'), Role.MEMBER, time)
                    .build();
            Operation replace = new Operation.Replace(targetKey(effect), 0, event);
            return new PublishRequest(HALL, Publication.HOST, 0, event, null, replace, List.of());
        }
    };

    private Welcomes() {}

    /** Posts a message with an effect. */
    static void post(Broker owner, String room, int number, Instant now) {
        MessagePosted message =
                MessagePosted.builder(room, "host", "welcome " + number, now).build();
        owner.publish(new PublishRequest(
                        room, Publication.HOST, 0, message, null, null, List.of(new Effect(HALL, KIND.name()))))
                .toCompletableFuture()
                .join();
    }

    /** What is wrong with the effects, for a person; empty where nothing is. */
    static List<String> faults(Broker owner) {
        List<String> faults = new ArrayList<>();
        int pending = owner.effects(0, 1_000).toCompletableFuture().join().size();
        if (pending > 0) {
            faults.add("effect: " + pending + " are not run");
        }
        int made = owner.keyRange(HALL, "member/", null, 1_000_000)
                .toCompletableFuture()
                .join()
                .size();
        long events = owner.head(HALL).toCompletableFuture().join().offset();
        if (events != made) {
            faults.add("effect: " + made + " entries were made by " + events + " events");
        }
        return faults;
    }

    /** A node whose runner is interrupted after an effect has its entry, and before the effect is completed. */
    static Broker interrupted(Broker node, BooleanSupplier interrupts) {
        return new ForwardingBroker(node) {
            @Override
            public CompletionStage<Void> completeEffect(PendingEffect effect) {
                return interrupts.getAsBoolean()
                        ? CompletableFuture.failedFuture(
                                new IllegalStateException("the node is interrupted, on purpose"))
                        : super.completeEffect(effect);
            }
        };
    }
}
