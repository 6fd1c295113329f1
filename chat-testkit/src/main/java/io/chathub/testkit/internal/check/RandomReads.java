package io.chathub.testkit.internal.check;

import static io.chathub.testkit.internal.check.BrokerWorld.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Marker;
import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.broker.Tally;
import io.chathub.core.spi.broker.TallyQuery;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.testkit.internal.check.BrokerModel.Message;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/** The reads of {@link RandomCheck}: each query at random, compared with the model. */
final class RandomReads {

    private final BrokerWorld world;
    private final BrokerModel model;
    private final Random random;
    private final List<String> users;
    private final List<String> emojis;

    RandomReads(BrokerWorld world, BrokerModel model, Random random, List<String> users, List<String> emojis) {
        this.world = world;
        this.model = model;
        this.random = random;
        this.users = users;
        this.emojis = emojis;
    }

    /** An offset, usually of a message that is held. */
    long target() {
        List<Message> held =
                model.messages.stream().filter(message -> !message.gone).toList();
        return held.isEmpty() || random.nextInt(20) == 0
                ? random.nextInt((int) model.offset + 2)
                : held.get(random.nextInt(held.size())).offset();
    }

    private String user() {
        return users.get(random.nextInt(users.size()));
    }

    /** Reads at random, and compares. */
    void next() {
        StreamHead head = world.head();
        assertThat(head.offset()).as("offset").isEqualTo(model.offset);
        assertThat(head.floor()).as("floor").isEqualTo(model.floor);
        assertThat(head.lastOther()).as("lastOther").isEqualTo(model.lastOther);
        switch (random.nextInt(6)) {
            case 0 -> changes();
            case 1, 2 -> history();
            case 3 -> tally();
            case 4 -> reactions();
            default -> keyed();
        }
    }

    private void changes() {
        long after = random.nextInt((int) model.offset + 1);
        List<Map.Entry<String, DurableEvent>> wanted = model.changes(after);
        List<Map.Entry<String, DurableEvent>> actual = world.allChanges(ROOM, after, 1 + random.nextInt(20)).stream()
                .filter(entry -> !isOptional(entry))
                .map(entry -> Map.entry(entry.key(), entry.state()))
                .toList();
        assertThat(without(actual, wanted))
                .as("changes after %d with floor %d, not in the model", after, model.floor)
                .isEmpty();
        assertThat(without(wanted, actual))
                .as("missing changes after %d with floor %d", after, model.floor)
                .isEmpty();
    }

    private static <T> List<T> without(List<T> all, List<T> others) {
        return all.stream().filter(one -> !others.contains(one)).toList();
    }

    /** A message that is gone and never was pinned: a broker may keep its state until the floor is at its change. */
    private boolean isOptional(Entry entry) {
        return entry.state() instanceof MessagePosted state
                && entry.change() > model.floor
                && model.messages.stream()
                        .anyMatch(message -> message.offset() == state.offset() && message.gone && !message.everPinned);
    }

    private void history() {
        int limit = 1 + random.nextInt(40);
        long from = random.nextInt((int) model.offset + 2);
        HistoryQuery query = switch (random.nextInt(3)) {
            case 0 -> HistoryQuery.newest(limit);
            case 1 -> HistoryQuery.before(from, limit);
            default -> HistoryQuery.after(from, limit);
        };
        List<Message> source = model.aboveFloor();
        switch (random.nextInt(4)) {
            case 0 -> {
                long root = target();
                query = query.inThread(root);
                source = source.stream()
                        .filter(message -> Long.valueOf(root).equals(message.posted.thread()))
                        .toList();
            }
            case 1 -> {
                query = query.pinnedOnly();
                source = model.messages.stream()
                        .filter(message -> message.pinned)
                        .toList();
            }
            case 2 -> query = query.changedSince(random.nextInt((int) model.offset + 1));
            default -> {}
        }
        HistoryPage page = world.history(query);
        HistoryQuery asked = query;
        List<Message> wanted = source.stream()
                .filter(message -> switch (asked.from()) {
                    case NEWEST -> true;
                    case BEFORE -> message.offset() < asked.offset();
                    case AFTER -> message.offset() > asked.offset();
                })
                .toList();
        int over = wanted.size() - limit;
        if (over > 0) {
            wanted = asked.from() == HistoryQuery.From.AFTER
                    ? wanted.subList(0, limit)
                    : wanted.subList(over, wanted.size());
        }
        Long since = asked.changedAfter();
        List<MessagePosted> changed = wanted.stream()
                .filter(message -> since == null || message.change > since)
                .map(model::state)
                .toList();
        assertThat(page.messages()).as("%s", asked).isEqualTo(changed);
        assertThat(page.more()).as("more of %s", asked).isEqualTo(over > 0);
        assertThat(page.unchanged()).as("unchanged of %s", asked).isEqualTo(wanted.size() - changed.size());
    }

    private void tally() {
        String user = user();
        long after = random.nextInt((int) model.offset + 1);
        Tally tally = world.get(world.broker().tally(ROOM, new TallyQuery(after, user, Set.of())));
        assertThat(tally.unread()).as("unread of %s after %d", user, after).isEqualTo(model.unread(after, user));
        assertThat(tally.mentions()).as("mentions of %s after %d", user, after).isEqualTo(model.mentions(after, user));
    }

    private void reactions() {
        long target = target();
        Message message = model.held(target);
        if (message == null) {
            return;
        }
        for (String user : users) {
            List<String> own = message.emojis.stream()
                    .filter(emoji -> message.reactions.stream()
                            .anyMatch(row ->
                                    row.emoji().equals(emoji) && row.reactor().equals(user)))
                    .toList();
            assertThat(world.get(world.broker().mine(ROOM, user, List.of(target))))
                    .as("mine of %s on %d", user, target)
                    .isEqualTo(own.isEmpty() ? Map.of() : Map.of(target, own));
        }
        String emoji = emojis.get(random.nextInt(emojis.size()));
        List<String> reactors = message.reactions.stream()
                .filter(row -> row.emoji().equals(emoji))
                .map(Reaction::reactor)
                .sorted()
                .toList();
        assertThat(world.get(world.broker().reactions(ROOM, target, emoji, null, 50))
                        .reactions())
                .as("reactions %s of %d", emoji, target)
                .extracting(Reaction::reactor)
                .isEqualTo(reactors);
    }

    private void keyed() {
        List<String> roles = model.others.entrySet().stream()
                .filter(other -> other.getKey().startsWith("member/") && !other.getValue().removed)
                .map(Map.Entry::getKey)
                .toList();
        assertThat(world.get(world.broker().keyRange(ROOM, "member/", null, 50)))
                .as("keyRange")
                .extracting(Entry::key)
                .isEqualTo(roles);
        long target = random.nextInt((int) model.offset + 1);
        List<String> readers = model.markers.entrySet().stream()
                .filter(marker -> marker.getValue() >= target)
                .map(Map.Entry::getKey)
                .toList();
        assertThat(world.get(world.broker().readers(ROOM, target, null, 50)))
                .as("readers of %d", target)
                .extracting(Marker::key)
                .isEqualTo(readers);
        String key = "k" + random.nextInt(300);
        Long first = model.keys.get(key);
        if (first == null) {
            assertThat(world.placeOf(key)).as("the key %s", key).isNull();
        } else {
            assertThat(Objects.requireNonNull(world.placeOf(key)).offset()).isEqualTo(first);
        }
        Message held = model.held(target());
        if (held != null) {
            Entry entry = world.message(held.offset());
            assertThat(entry.state()).isEqualTo(model.state(held));
            assertThat(entry.change()).isEqualTo(held.change);
            assertThat(entry.version()).as("version of %s", entry.key()).isEqualTo(held.version);
        }
    }
}
