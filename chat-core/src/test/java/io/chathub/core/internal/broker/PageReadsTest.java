package io.chathub.core.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.Publication;
import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.core.spi.broker.Tally;
import io.chathub.core.spi.broker.TallyQuery;
import io.chathub.protocol.event.MemberChanged;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.state.Role;
import io.chathub.protocol.state.ThreadRoot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages of random histories, compared with a plain map to which the delivered events were applied. */
class PageReadsTest {

    private static final int OPERATIONS = 10_000;

    /** What a client knows that has received every event, and the retention of the owner. */
    private static final class Model {
        private final int size;
        private final TreeMap<Long, MessagePosted> messages = new TreeMap<>();
        private final TreeMap<Long, MessagePosted> lingering = new TreeMap<>();
        private final Set<Long> everPinned = new HashSet<>();
        private final Map<String, Long> members = new TreeMap<>();
        private long head;
        private long floor;
        private long lastOther;

        Model(int size) {
            this.size = size;
        }

        void apply(Publication publication) {
            head = publication.offset();
            if (publication.event() instanceof MessagePosted posted) {
                messages.put(head, MessageStates.posted(posted));
                root(posted.root());
            } else {
                lastOther = head;
                if (publication.event() instanceof MessageEdited edit) {
                    messages.computeIfPresent(edit.target(), (key, held) -> MessageStates.edited(held, edit));
                } else if (publication.event() instanceof MessageDeleted deletion) {
                    messages.computeIfPresent(deletion.target(), (key, held) -> MessageStates.deleted(held, deletion));
                    root(deletion.root());
                } else if (publication.event() instanceof ReactionsChanged reactions) {
                    messages.computeIfPresent(
                            reactions.target(), (key, held) -> MessageStates.reacted(held, reactions));
                } else if (publication.event() instanceof MessagePinned pin) {
                    messages.computeIfPresent(pin.target(), (key, held) -> MessageStates.pinned(held, pin));
                    if (pin.on()) {
                        everPinned.add(pin.target());
                    }
                } else if (publication.event() instanceof MemberChanged member) {
                    members.put("member/" + member.target(), head);
                }
            }
            retain();
        }

        private void root(@Nullable ThreadRoot root) {
            if (root != null) {
                messages.computeIfPresent(
                        root.offset(), (key, held) -> MessageStates.replied(held, root.replies(), head));
            }
        }

        private void retain() {
            while (messages.values().stream().filter(PageReadsTest::isUnpinned).count() > size) {
                MessagePosted oldest = messages.values().stream()
                        .filter(PageReadsTest::isUnpinned)
                        .findFirst()
                        .orElseThrow();
                messages.remove(oldest.offset());
                floor = Math.max(floor, oldest.offset());
                letGo(oldest);
            }
            List<MessagePosted> below = messages.headMap(floor, true).values().stream()
                    .filter(PageReadsTest::isUnpinned)
                    .toList();
            below.forEach(message -> {
                messages.remove(message.offset());
                letGo(message);
            });
            lingering.values().removeIf(message -> message.change() <= floor);
        }

        private void letGo(MessagePosted message) {
            if (everPinned.contains(message.offset())) {
                lingering.put(message.offset(), message);
            }
        }

        List<MessagePosted> window() {
            return List.copyOf(messages.tailMap(floor, false).values());
        }

        /** Key, change and text or emptiness of each changed entry. */
        List<String> changes(long after) {
            record Line(long change, long order, String text) {}
            List<Line> lines = new ArrayList<>();
            for (TreeMap<Long, MessagePosted> some : List.of(messages, lingering)) {
                some.forEach((offset, message) -> lines.add(new Line(message.change(), offset, message.toString())));
            }
            members.forEach((key, change) -> lines.add(new Line(change, 0, key)));
            return lines.stream()
                    .filter(line -> line.change() > after)
                    .sorted(Comparator.comparingLong(Line::change).thenComparing(Line::order))
                    .map(line -> line.change() + " " + line.text())
                    .toList();
        }
    }

    private static boolean isUnpinned(MessagePosted message) {
        return message.state() == null || !message.state().pinned();
    }

    @ParameterizedTest(name = "seed {0}, {1} messages")
    @CsvSource({"1, 1", "2, 7", "3, 60", "4, 0"})
    void pagesAreThoseOfAPlainMap(long seed, int size) {
        Random random = new Random(seed);
        StreamSteps steps = StreamSteps.keeping(size);
        Model model = new Model(size);
        int applied = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            operate(random, steps, model);
            for (; applied < steps.delivered.size(); applied++) {
                assertThat(steps.delivered.get(applied).offset()).as("R1").isEqualTo(applied + 1L);
                model.apply(steps.delivered.get(applied));
            }
            if (i % 5 == 0) {
                history(random, steps, model);
                changes(random, steps, model);
            }
        }
        assertThat(model.head).isGreaterThan(OPERATIONS / 4);
    }

    private static void operate(Random random, StreamSteps steps, Model model) {
        long target = Math.max(1, model.head - random.nextInt(random.nextInt(20) == 0 ? 200 : 12));
        boolean held = model.messages.containsKey(target);
        boolean live =
                held && !Objects.requireNonNull(model.messages.get(target)).isDeleted();
        PublishResult result;
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> {
                steps.post("m" + random.nextInt(5));
                return;
            }
            case 3 -> {
                result = steps.reply("r", null, target);
                MessagePosted named = model.messages.get(target);
                Long root = named == null || named.thread() == null ? Long.valueOf(target) : named.thread();
                MessagePosted rootState = named == null ? null : model.messages.get(root);
                live = rootState != null && !rootState.isDeleted();
            }
            case 4 -> result = steps.reply("q", target, null);
            case 5, 6 -> result = steps.edit(target, "e" + random.nextInt(5));
            case 7 -> result = steps.delete(target);
            case 8, 9 -> {
                Reaction reaction = StreamSteps.reaction("u" + random.nextInt(4), "x" + random.nextInt(3), true);
                result = steps.react(target, reaction);
                if (result.outcome() == Outcome.SAME) {
                    return;
                }
            }
            case 10 -> {
                result = steps.pin(target, random.nextBoolean());
                if (result.outcome() == Outcome.LIMIT) {
                    return;
                }
            }
            default -> {
                String user = "u" + random.nextInt(5);
                Entry now = steps.entry("member/" + user);
                long version = now == null || now.removed() ? 0 : now.version();
                Role role = random.nextBoolean() ? Role.MEMBER : Role.NONE;
                result = steps.member(user, role, version);
                live = version > 0 || role != Role.NONE;
            }
        }
        assertThat(result.outcome() == Outcome.DONE)
                .as("%s of %s", result, target)
                .isEqualTo(live);
    }

    private static void history(Random random, StreamSteps steps, Model model) {
        long offset = Math.max(0, model.head + 3 - random.nextInt(90));
        int limit = random.nextInt(10) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(12);
        HistoryQuery query = switch (random.nextInt(3)) {
            case 0 -> HistoryQuery.newest(limit);
            case 1 -> HistoryQuery.before(offset, limit);
            default -> HistoryQuery.after(offset, limit);
        };
        long mark = Math.max(0, model.head - random.nextInt(60));
        List<MessagePosted> source = model.window();
        switch (random.nextInt(5)) {
            case 0 -> {
                query = query.inThread(mark);
                source = where(source, message -> Objects.equals(message.thread(), mark));
            }
            case 1 -> {
                query = query.pinnedOnly();
                source = where(List.copyOf(model.messages.values()), message -> !isUnpinned(message));
            }
            case 2 -> query = query.changedSince(mark);
            default -> query = query.countingFrom(mark);
        }
        HistoryPage page = StreamSteps.get(steps.broker.history(StreamSteps.ROOM, query));
        compare(query, page, source, model);
    }

    private static void compare(HistoryQuery query, HistoryPage page, List<MessagePosted> source, Model model) {
        boolean forward = query.from() == HistoryQuery.From.AFTER;
        List<MessagePosted> wanted = switch (query.from()) {
            case NEWEST -> source;
            case BEFORE -> where(source, message -> message.offset() < query.offset());
            case AFTER -> where(source, message -> message.offset() > query.offset());
        };
        int size = Math.min(query.limit(), wanted.size());
        List<MessagePosted> all =
                forward ? wanted.subList(0, size) : wanted.subList(wanted.size() - size, wanted.size());
        Long since = query.changedAfter();
        List<MessagePosted> changed = since == null ? all : where(all, message -> message.change() > since);
        assertThat(page.messages()).as("%s", query).isEqualTo(changed);
        assertThat(page.unchanged()).as("%s", query).isEqualTo(all.size() - changed.size());
        assertThat(page.more()).as("%s", query).isEqualTo(size < wanted.size());
        StreamHead head = page.head();
        assertThat(List.of(head.offset(), head.floor(), head.lastOther()))
                .isEqualTo(List.of(model.head, model.floor, model.lastOther));
        Long from = query.countedFrom();
        long begin = all.isEmpty()
                ? query.from() == HistoryQuery.From.BEFORE ? query.offset() : Long.MAX_VALUE
                : all.get(0).offset();
        if (from == null) {
            assertThat(page.skipped()).isNull();
        } else if (from >= model.floor) {
            long counted = where(model.window(), message -> message.offset() > from && message.offset() < begin)
                    .size();
            assertThat(page.skipped()).as("R7, %s", query).isEqualTo(counted);
        } else if (from >= model.lastOther) {
            long counted = Math.max(0, Math.min(begin - 1, model.head) - from);
            assertThat(page.skipped()).as("R7, %s", query).isEqualTo(counted);
        } else {
            assertThat(page.skipped()).as("R7, %s", query).isNull();
        }
    }

    private static void changes(Random random, StreamSteps steps, Model model) {
        long after = Math.max(0, model.head - random.nextInt(120));
        List<String> expected = model.changes(after);
        List<String> read = new ArrayList<>();
        int limit = 1 + random.nextInt(20);
        ChangesPage page;
        do {
            page = steps.changes(after, limit);
            assertThat(page.entries().size()).as("R2").isLessThanOrEqualTo(limit + 1);
            page.entries().forEach(entry -> read.add(line(entry)));
            long last = page.entries().isEmpty()
                    ? after
                    : page.entries().get(page.entries().size() - 1).change();
            assertThat(page.through()).isEqualTo(page.more() ? last : model.head);
            after = page.through();
        } while (page.more());
        assertThat(read).as("R4").isEqualTo(expected);
        Tally tally = StreamSteps.get(steps.broker.tally(StreamSteps.ROOM, new TallyQuery(3, "nobody", Set.of())));
        assertThat(tally.unread())
                .as("R6")
                .isEqualTo(where(model.window(), message -> message.offset() > 3 && !message.isDeleted())
                        .size());
    }

    private static String line(Entry entry) {
        boolean message = entry.state() instanceof MessagePosted;
        if (message) {
            assertThat(entry.change()).isEqualTo(((MessagePosted) entry.state()).change());
        }
        return entry.change() + " " + (message ? entry.state() : entry.key());
    }

    private static List<MessagePosted> where(List<MessagePosted> source, Predicate<MessagePosted> condition) {
        return source.stream().filter(condition).toList();
    }
}
