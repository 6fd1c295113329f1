package io.chathub.testkit.internal.check;

import static io.chathub.testkit.internal.check.BrokerWorld.ROOM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.core.StreamHead;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.broker.PublishOutcomeUnknownException;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MemberChanged;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomChanged;
import io.chathub.protocol.state.Role;
import io.chathub.protocol.state.RoomSettings;
import io.chathub.testkit.internal.check.BrokerModel.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Random requests and reads of one stream, compared with a {@link BrokerModel}. A failure names the seed and the step. The
 * system property {@code chathub.broker.seed} sets the first seed, {@code chathub.broker.seeds} the number of seeds, and
 * {@code chathub.broker.steps} the number of steps.
 */
final class RandomCheck {

    private static final int SEEDS = Integer.getInteger("chathub.broker.seeds", 5);
    private static final int STEPS = Integer.getInteger("chathub.broker.steps", 800);
    private static final int SIZE = 40;
    private static final Duration AGE = Duration.ofHours(10);
    private static final RoomOptions OPTIONS = RoomOptions.builder()
            .historySize(SIZE)
            .historyAge(AGE)
            .idempotencyWindow(Duration.ofDays(300))
            .build();
    private static final List<String> USERS = List.of("ann", "bob", "cat", "dan");
    private static final List<String> EMOJIS = List.of("👍", "🎉", "😀", "🚀", "👀", "✅", "🔥", "💯", "🙏", "🐛");

    private static final List<Role> ROLES = List.of(Role.values());

    private final BrokerWorld world;
    private final Random random;
    /** Apart from {@link #random}: a seed gives the same requests to all brokers. */
    private final Random faults;

    private final BrokerModel model = new BrokerModel(SIZE, AGE.toNanos());
    private final RandomReads reads;
    private int number;
    /** Whether the last request with a lost answer was stored. */
    private boolean storedUnknown;

    private RandomCheck(BrokerWorld world, long seed) {
        this.world = world;
        random = new Random(seed);
        faults = new Random(seed + 1_000_000);
        reads = new RandomReads(world, model, random, USERS, EMOJIS);
    }

    static List<Check> all() {
        long first = Long.getLong("chathub.broker.seed", 1);
        List<Check> checks = new ArrayList<>();
        for (long seed = first; seed < first + SEEDS; seed++) {
            long own = seed;
            checks.add(new Check(
                    "random: requests and reads equal the model, seed " + seed,
                    OPTIONS,
                    world -> new RandomCheck(world, own).run(own)));
        }
        return checks;
    }

    private void run(long seed) {
        for (int step = 0; step < STEPS; step++) {
            try {
                world.use(random.nextInt(world.nodes()));
                if (faults.nextInt(40) == 0) {
                    world.fixture().failNextCommit(faults.nextBoolean());
                }
                request();
                reads.next();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", step " + step + ": " + e.getMessage(), e);
            }
        }
        world.use(0);
    }

    private String user() {
        return USERS.get(random.nextInt(USERS.size()));
    }

    /** An offset, usually of a message that is held. */
    private long target() {
        return reads.target();
    }

    // ---------------------------------------------------------------------------------------------------------
    // requests

    private void request() {
        int kind = random.nextInt(100);
        if (kind < 30) {
            post();
        } else if (kind < 42) {
            replace(Kind.EDIT);
        } else if (kind < 48) {
            replace(Kind.DELETE);
        } else if (kind < 54) {
            replace(Kind.PIN);
        } else if (kind < 78) {
            react();
        } else if (kind < 86) {
            member();
        } else if (kind < 90) {
            topic();
        } else if (kind < 95) {
            marker();
        } else if (kind < 98) {
            renew();
        } else {
            Duration time = Duration.ofMinutes(random.nextInt(200));
            model.advance(time.toNanos());
            world.advance(time);
        }
    }

    private void post() {
        Commands room = world.room();
        MessagePosted.Builder builder = room.text(user(), "text " + number++).everyone(random.nextInt(10) == 0);
        if (random.nextInt(3) == 0) {
            builder.mentions(List.of(user()));
        }
        Long thread = random.nextInt(3) == 0 ? target() : null;
        Long replyTo = random.nextInt(6) == 0 ? target() : null;
        String key = random.nextInt(4) == 0 ? "k" + random.nextInt(300) : null;
        MessagePosted message = builder.thread(thread).replyTo(replyTo).build();
        boolean lost = key != null && random.nextInt(5) == 0 && losesAnswer(room.request(message, key, null));
        PublishResult result = room.post(message, key);
        if (key != null && model.keys.containsKey(key)) {
            assertDuplicate(result, key);
            return;
        }
        Message named = thread == null ? null : model.held(thread);
        Long root = named == null || named.posted.thread() == null ? thread : named.posted.thread();
        boolean found = (thread == null || (named != null && model.live(Objects.requireNonNull(root)) != null))
                && (replyTo == null || model.live(replyTo) != null);
        assertThat(result.outcome()).as("post %s", message).isEqualTo(found ? Outcome.DONE : Outcome.NOT_FOUND);
        if (found) {
            model.post(message.toBuilder().thread(root).build());
            if (lost && key != null && result.duplicate()) {
                model.keys.put(key, model.offset);
                assertDuplicate(result, key);
            } else {
                assertThat(lost && storedUnknown)
                        .as("a stored request is a duplicate")
                        .isFalse();
                done(result, key);
            }
        }
    }

    /** Publishes a request whose answer is lost, where the fixture can lose answers. */
    private boolean losesAnswer(PublishRequest request) {
        storedUnknown = random.nextBoolean();
        if (!world.fixture().loseNextAnswer(storedUnknown)) {
            return false;
        }
        assertThatThrownBy(() -> world.publish(request)).isInstanceOf(PublishOutcomeUnknownException.class);
        return true;
    }

    private enum Kind {
        EDIT,
        DELETE,
        PIN
    }

    private void replace(Kind kind) {
        Commands room = world.room();
        long target = target();
        Message held = model.held(target);
        boolean stale = random.nextInt(10) == 0;
        long expected = (held == null ? target : held.version) + (stale ? 1 : 0);
        String key = random.nextInt(4) == 0 ? "k" + random.nextInt(300) : null;
        boolean on = random.nextInt(3) > 0;
        String text = "edit " + number++;
        List<String> mentions = random.nextBoolean() ? List.of() : List.of(user());
        PublishRequest request = switch (kind) {
            case EDIT -> room.editRequest(target, text, mentions, key, expected);
            case DELETE -> room.deleteRequest(target, key, expected);
            case PIN -> room.pinRequest(target, on, key, expected);
        };
        PublishResult result = world.publish(request);
        if (key != null && model.keys.containsKey(key)) {
            assertDuplicate(result, key);
            return;
        }
        Outcome wanted = held == null
                ? Outcome.NOT_FOUND
                : stale
                        ? Outcome.CONFLICT
                        : held.deleted != null
                                ? Outcome.NOT_FOUND
                                : kind == Kind.PIN && on && !held.pinned && model.pins() >= Commands.MAX_PINS
                                        ? Outcome.LIMIT
                                        : Outcome.DONE;
        if (held != null && held.deleted != null) {
            assertThat(result.outcome()).as("%s of deleted %d", kind, target).isIn(Outcome.NOT_FOUND, Outcome.CONFLICT);
            return;
        }
        assertThat(result.outcome()).as("%s of %d", kind, target).isEqualTo(wanted);
        if (wanted == Outcome.DONE) {
            Message message = Objects.requireNonNull(held);
            switch (kind) {
                case EDIT ->
                    model.edit(message, text, mentions, Commands.place(result).timestamp());
                case DELETE -> model.delete(message);
                case PIN -> model.pin(message, on);
            }
            done(result, key);
        }
    }

    private void react() {
        long target = target();
        List<Reaction> reactions = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            reactions.add(Commands.reaction(user(), EMOJIS.get(random.nextInt(EMOJIS.size())), random.nextInt(4) > 0));
        }
        PublishResult result = world.room().react(target, reactions);
        Message message = model.live(target);
        if (message == null) {
            assertThat(result.outcome()).as("React to %d", target).isEqualTo(Outcome.NOT_FOUND);
            return;
        }
        List<Outcome> wanted = model.react(message, reactions);
        assertThat(result.reactions()).as("React to %d: %s", target, reactions).isEqualTo(wanted);
        if (wanted.contains(Outcome.DONE)) {
            assertThat(result.outcome()).isEqualTo(Outcome.DONE);
            done(result, null);
        } else {
            assertThat(result.outcome()).isEqualTo(wanted.contains(Outcome.LIMIT) ? Outcome.LIMIT : Outcome.SAME);
        }
    }

    private void member() {
        String user = user();
        Role role = ROLES.get(random.nextInt(ROLES.size()));
        BrokerModel.Other held = model.others.get(DurableEvent.memberKey(user));
        long expected = held == null || held.removed ? 0 : held.version;
        PublishRequest request = world.room().memberRequest(user, role, null, expected);
        PublishResult result = world.publish(request);
        if (expected == 0 && role == Role.NONE) {
            assertThat(result.outcome()).as("no role of " + user).isEqualTo(Outcome.SAME);
            return;
        }
        assertThat(result.outcome()).as("role of " + user).isEqualTo(Outcome.DONE);
        MemberChanged event = Objects.requireNonNull((MemberChanged) request.event());
        model.set(DurableEvent.memberKey(user), event, role == Role.NONE);
        done(result, null);
    }

    private void topic() {
        String topic = "topic " + number++;
        PublishResult result = world.room().topic(topic);
        assertThat(result.outcome()).as("topic").isEqualTo(Outcome.DONE);
        model.set(
                DurableEvent.ROOM_KEY,
                RoomChanged.builder(
                                ROOM,
                                RoomSettings.builder()
                                        .topic(topic)
                                        .access("open")
                                        .build(),
                                Commands.place(result).timestamp())
                        .id("c-mod")
                        .username("mod")
                        .build(),
                false);
        done(result, null);
    }

    private void marker() {
        String user = user();
        long to = random.nextInt((int) model.offset + 1);
        boolean back = random.nextInt(3) == 0;
        PublishResult result =
                world.room().read(user, new StreamPosition(world.head().epoch(), to), back);
        Long before = model.markers.get("read/" + user);
        boolean moves = before == null || (back ? before != to : to > before);
        assertThat(result.outcome()).as("marker of " + user).isEqualTo(moves ? Outcome.DONE : Outcome.SAME);
        if (moves) {
            model.markers.put("read/" + user, to);
        }
    }

    private void renew() {
        if (model.offset == 0) {
            return; // the owner may not have the stream
        }
        world.settle();
        StreamHead before = world.head();
        world.fixture().renew(ROOM);
        StreamHead head = world.head();
        assertThat(head.epoch()).isNotEqualTo(before.epoch());
        assertThat(head.ancestors().get(0)).isEqualTo(new StreamPosition(before.epoch(), before.offset()));
    }

    private void done(PublishResult result, @Nullable String key) {
        assertThat(result.duplicate()).isFalse();
        assertThat(Commands.at(result)).as("R1: the next offset").isEqualTo(model.offset);
        if (key != null) {
            model.keys.put(key, model.offset);
        }
    }

    private void assertDuplicate(PublishResult result, String key) {
        assertThat(result.duplicate()).as("the key " + key + " is used").isTrue();
        assertThat(Commands.at(result)).as("the offset of the key " + key).isEqualTo(model.keys.get(key));
    }
}
