package io.chathub.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HistoryQuery;
import io.chathub.core.Publication;
import io.chathub.core.internal.store.DurableBroker;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Place;
import io.chathub.testkit.SimulatedRuntime;
import io.chathub.testkit.store.KilledDisk.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Processes that end at random moments, under clients with outboxes, and the check of the answers: no acknowledged message
 * is lost, no offset is missing or used twice, and the epoch stays. Each fault of a store is found by the check.
 */
class KillCheckTest {

    private static final String ROOM = "room";
    private static final int SEEDS = 10;
    private static final int STEPS = 100;

    /** One run; the broker is that of the present process. */
    private static final class Run {

        private final Random random;
        private final SimulatedRuntime runtime;
        private final KilledDisk disk;
        private final Map<String, CompletableFuture<PublishResult>> outbox = new LinkedHashMap<>();
        private final Map<String, Place> acked = new LinkedHashMap<>();
        private final List<String> violations = new ArrayList<>();
        /** The text of each position that a client has received. */
        private final Map<String, String> told = new LinkedHashMap<>();

        private DurableBroker broker;
        private int keys;

        Run(long seed, Fault fault) {
            random = new Random(seed);
            runtime = new SimulatedRuntime(seed);
            disk = new KilledDisk(fault, ROOM, random);
            broker = start();
        }

        private DurableBroker start() {
            DurableBroker next = new DurableBroker(
                    disk.start(),
                    RoomOptions.DEFAULT,
                    runtime,
                    () -> runtime.clock().millis(),
                    () -> {});
            next.start(new Deliveries());
            next.open(ROOM);
            return next;
        }

        private void restart() {
            broker.close();
            boolean restored = disk.restoreOlder();
            broker = start();
            if (restored) {
                disk.afterRestore();
            }
            collect();
            outbox.replaceAll((key, failed) -> publish(key)); // what has no answer is sent again, with its key
        }

        private CompletableFuture<PublishResult> publish(String key) {
            MessagePosted message =
                    MessagePosted.builder(ROOM, "ann", key, Instant.EPOCH).build();
            return broker.publish(new PublishRequest("c1", 0, message, key)).toCompletableFuture();
        }

        /** Takes the answers. */
        private void collect() {
            outbox.entrySet().removeIf(entry -> {
                CompletableFuture<PublishResult> answer = entry.getValue();
                if (!answer.isDone() || answer.isCompletedExceptionally()) {
                    return false;
                }
                Place place = Objects.requireNonNull(answer.join().place());
                acked.put(entry.getKey(), place);
                tell(place.epoch(), place.offset(), entry.getKey());
                return true;
            });
        }

        private void tell(String epoch, long offset, String text) {
            String before = told.put(epoch + "/" + offset, text);
            if (before != null && !before.equals(text)) {
                violations.add("offset " + offset + " of " + epoch + " is " + before + " and " + text);
            }
        }

        private final class Deliveries implements PublicationHandler {
            @Override
            public void onPublication(Publication publication) {
                if (publication.event() instanceof MessagePosted message) {
                    tell(publication.epoch(), publication.offset(), message.text());
                }
            }

            @Override
            public void onChanges(String stream, String epoch, long from, long to, List<Entry> states) {}

            @Override
            public void onLost(String stream, String epoch, long from, long to) {}

            @Override
            public void onReset(String stream, String epoch, long offset) {}
        }

        List<String> run(boolean keepsAll) {
            for (int step = 0; step < STEPS; step++) {
                for (int i = random.nextInt(4); i > 0; i--) {
                    String key = "k" + ++keys;
                    outbox.put(key, publish(key));
                }
                runtime.run(Duration.ofMillis(random.nextInt(3)));
                collect();
                if (!disk.dead && random.nextInt(40) == 0) {
                    disk.kill();
                }
                if (disk.dead) {
                    restart();
                }
            }
            disk.kills = false;
            for (int tries = 0; tries < 5 && !outbox.isEmpty(); tries++) {
                if (disk.dead) {
                    restart();
                }
                runtime.run(Duration.ofSeconds(5));
                collect();
                outbox.replaceAll((key, answer) -> answer.isCompletedExceptionally() ? publish(key) : answer);
            }
            if (!outbox.isEmpty()) {
                violations.add("no answer for " + outbox.keySet());
            }
            if (keepsAll) {
                checkAll();
            }
            broker.close();
            return violations;
        }

        private void checkAll() {
            var stage = broker.history(ROOM, HistoryQuery.after(0, 10_000)).toCompletableFuture();
            runtime.runUntil(stage::isDone, Duration.ofSeconds(5));
            Map<Long, String> kept = stage.join().messages().stream()
                    .collect(Collectors.toMap(MessagePosted::offset, MessagePosted::text));
            String epoch = stage.join().head().epoch();
            acked.forEach((key, place) -> {
                if (!key.equals(kept.get(place.offset()))) {
                    violations.add("acknowledged and lost: " + key);
                }
                if (!place.epoch().equals(epoch)) {
                    violations.add("another epoch: " + place.epoch());
                }
            });
            if (kept.size() != keys) {
                violations.add(kept.size() + " messages of " + keys + " keys");
            }
            if (!LongStream.rangeClosed(1, kept.size()).allMatch(kept::containsKey)) {
                violations.add("a gap");
            }
        }
    }

    private static boolean isRestore(Fault fault) {
        return fault == Fault.RESTORE || fault == Fault.RESTORE_WITH_THE_OLD_EPOCH;
    }

    private static List<String> violations(long seed, Fault fault) {
        return new Run(seed, fault).run(!isRestore(fault));
    }

    @Test
    void soundStore_keepsWhatClientsWereTold() {
        for (long seed = 0; seed < SEEDS; seed++) {
            assertThat(violations(seed, Fault.NONE)).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void restoreWithNewEpochs_usesNoOffsetTwice() {
        for (long seed = 0; seed < SEEDS; seed++) {
            assertThat(violations(seed, Fault.RESTORE)).as("seed %d", seed).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "RESTORE"})
    void eachFault_isFound(Fault fault) {
        int found = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            found += violations(seed, fault).isEmpty() ? 0 : 1;
        }
        assertThat(found).as("seeds that find it").isGreaterThan(SEEDS / 2);
    }
}
