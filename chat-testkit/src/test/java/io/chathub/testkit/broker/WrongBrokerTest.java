package io.chathub.testkit.broker;

import static io.chathub.testkit.broker.WrongBrokers.deliveries;
import static io.chathub.testkit.broker.WrongBrokers.entries;
import static io.chathub.testkit.broker.WrongBrokers.heads;
import static io.chathub.testkit.broker.WrongBrokers.pages;
import static io.chathub.testkit.broker.WrongBrokers.requests;
import static io.chathub.testkit.broker.WrongBrokers.with;
import static io.chathub.testkit.broker.WrongBrokers.withKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.Publication;
import io.chathub.core.StreamHead;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Effect;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.ForwardingBroker;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.core.spi.broker.SearchPage;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.core.spi.broker.Tally;
import io.chathub.core.spi.broker.TallyQuery;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Place;
import io.chathub.testkit.broker.MemoryFixture.Around;
import io.chathub.testkit.broker.WrongBrokers.ForwardingHandler;
import io.chathub.testkit.broker.fixture.BrokerCheck;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract finds each of these faults, by the check that is named for it. */
class WrongBrokerTest {

    private static Arguments fault(String fault, String check, UnaryOperator<Broker> broker) {
        return Arguments.of(fault, check, broker);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault(
                        "a reset is swallowed",
                        "R9: the handler receives the reset before any event of the new epoch",
                        deliveries(SwallowedReset::new)),
                fault(
                        "a request means the present numbering, whichever it names",
                        "R11: with loss, a request names no later event of its offset",
                        requests(request -> new PublishRequest(
                                request.stream(),
                                request.origin(),
                                request.number(),
                                request.event(),
                                request.idempotencyKey(),
                                request.operation(),
                                request.effects()))),
                fault(
                        "a reaction gives the state no change",
                        "R4: each changed entry once, as it is now, by change",
                        pages((page, after, limit) -> only(page, entry -> entry.version() > after))),
                fault(
                        "a reply does not change its root",
                        "R4: a page is never cut between a reply and its root",
                        pages((page, after, limit) -> only(page, entry -> !hasReplies(entry)))),
                fault(
                        "a page is cut between a reply and its root",
                        "R4: a page is never cut between a reply and its root",
                        pages((page, after, limit) -> cut(page, limit))),
                fault(
                        "through skips changes",
                        "R4: through is where to go on, and the head on the last page",
                        pages((page, after, limit) -> new ChangesPage(
                                page.head(), page.entries(), page.head().offset(), page.more()))),
                fault(
                        "an entry is twice in the changes",
                        "R4: each changed entry once, as it is now, by change",
                        pages((page, after, limit) -> twice(page))),
                fault(
                        "an effect is stored twice",
                        "R8: effects are stored with their event, and announced",
                        requests(request -> effects(request, 2))),
                fault(
                        "an effect is lost",
                        "R8: effects are stored with their event, and announced",
                        requests(request -> effects(request, 0))),
                fault(
                        "an effect runs again after it was completed",
                        "R8: an effect stays until it is completed",
                        NeverCompleted::new),
                fault(
                        "a state is delivered as its event",
                        "Replace: a state is delivered in place of its event",
                        requests(WrongBrokerTest::asEvent)),
                fault(
                        "a removal of nothing makes a tombstone",
                        "R2: the removal of nothing takes no offset",
                        NeedlessTombstones::new),
                fault(
                        "a stream that is not open is refused",
                        "R3: a stream that is not open takes publications and reads",
                        OpenAlone::new),
                fault(
                        "a page of one author has the messages of all",
                        "history: the messages of one author alone, by offset",
                        AllAuthors::new),
                fault(
                        "a page of effects begins anew",
                        "R8: a page of effects begins after a number",
                        WithoutCursor::new),
                fault(
                        "an effect is gone once it is read",
                        "R8: an effect stays until it is completed",
                        CompletedByRead::new),
                fault(
                        "the key is looked up after the rule",
                        "keys: the key is looked up before the rule",
                        RuleBeforeKey::new),
                fault("a new epoch forgets the keys", "keys: remembered over a new epoch", KeysOfOneEpoch::new),
                fault("two at once with one key are delivered", "keys: one of two at once is delivered", LateKeys::new),
                fault("a refused request takes its key", "keys: a refused request takes no key", KeysOfRefused::new),
                fault(
                        "an ancestor names lost events",
                        "R9: with loss, an ancestor names no lost event",
                        heads(head -> ancestors(head, 1_000))),
                fault(
                        "the ancestors are forgotten",
                        "R9: a new epoch keeps all entries and goes on from the head",
                        heads(head -> new StreamHead(
                                head.epoch(),
                                head.offset(),
                                head.floor(),
                                head.cleared(),
                                head.lastOther(),
                                List.of()))),
                fault(
                        "a reaction is counted twice",
                        "React: on twice is the same, and takes no offset",
                        requests(WrongBrokerTest::reactionsTwice)),
                fault(
                        "a needless request takes an offset",
                        "R1: a refused or needless request takes no offset",
                        SameTakesOffset::new),
                fault(
                        "a deleted text is found",
                        "search: a deleted message is not found",
                        owner -> new StaleSearch(owner, false)),
                fault(
                        "a replaced text is found",
                        "search: a replaced text is not found, the new one is",
                        owner -> new StaleSearch(owner, true)),
                fault("a pin is evicted", "R5: pins outlive number and age", EvictedPins::new),
                fault(
                        "the floor is not raised",
                        "R5: messages over the number are gone, and the floor is raised",
                        heads(head -> retention(head, 0, head.cleared()))),
                fault(
                        "tombstones raise the floor",
                        "R5: the newest tombstones are kept, and cleared is raised for the others",
                        heads(head -> retention(head, Math.max(head.floor(), head.cleared()), head.cleared()))),
                fault(
                        "a tombstone is pruned without cleared",
                        "R5: the newest tombstones are kept, and cleared is raised for the others",
                        heads(head -> retention(head, head.floor(), 0))),
                fault(
                        "a reaction changes the version",
                        "R2: a reaction changes change and not version",
                        entries(entry -> with(entry, entry.change(), entry.change()))),
                fault("timestamps decrease", "time: the timestamps of a stream never decrease", OwnTimestamps::new),
                fault(
                        "the delivery is after the stage",
                        "R3: the handler has an event before the stage completes",
                        LateDelivery::new),
                fault(
                        "a publication is delivered twice",
                        "R1: events of all kinds take one dense numbering",
                        deliveries(Twice::new)),
                fault(
                        "an event is not delivered",
                        "R3: requests of one thread are delivered in the order of the calls",
                        deliveries(NoThird::new)),
                fault(
                        "the last writer wins",
                        "Replace: another version is a conflict with the entry",
                        LastWriterWins::new),
                fault(
                        "bounds are not held",
                        "Replace: a step over the largest number is limited",
                        requests(WrongBrokerTest::withoutBounds)),
                fault(
                        "an edit drops the reactions of meanwhile",
                        "Replace: reactions and replies of meanwhile stay",
                        entries(WrongBrokerTest::withoutState)),
                fault(
                        "the deletion of a reply names no root",
                        "R4: counts in live events are absolute",
                        deliveries(NoRoot::new)),
                fault(
                        "deleted messages are unread",
                        "tally: own, excluded and deleted messages do not count",
                        CountsDeleted::new),
                fault("what is not known is counted", "R7: what is not known is not counted", GuessedCount::new));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void wrongBroker_failsTheCheck(String fault, String name, UnaryOperator<Broker> broker) throws Exception {
        BrokerCheck check = BrokerContract.checks().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no check " + name));
        check.run(options -> new MemoryFixture(options, Around.NOTHING)); // the broker without the fault passes
        assertThatThrownBy(() -> check.run(options -> new MemoryFixture(options, Around.NOTHING, broker)))
                .as(fault)
                .isInstanceOf(AssertionError.class);
    }

    // ---------------------------------------------------------------------------------------------------- faulty pages

    private static ChangesPage only(ChangesPage page, Predicate<Entry> kept) {
        return new ChangesPage(page.head(), page.entries().stream().filter(kept).toList(), page.through(), page.more());
    }

    private static boolean hasReplies(Entry entry) {
        return entry.state() instanceof MessagePosted message
                && message.state() != null
                && message.state().replies() != null;
    }

    private static ChangesPage cut(ChangesPage page, int limit) {
        return page.entries().size() <= limit
                ? page
                : new ChangesPage(page.head(), page.entries().subList(0, limit), page.through(), true);
    }

    private static ChangesPage twice(ChangesPage page) {
        List<Entry> entries = new ArrayList<>(page.entries());
        if (!entries.isEmpty()) {
            entries.add(entries.get(entries.size() - 1));
        }
        return new ChangesPage(page.head(), entries, page.through(), page.more());
    }

    private static StreamHead ancestors(StreamHead head, long shared) {
        return new StreamHead(
                head.epoch(),
                head.offset(),
                head.floor(),
                head.cleared(),
                head.lastOther(),
                head.ancestors().stream()
                        .map(ancestor -> new StreamPosition(ancestor.epoch(), shared))
                        .toList());
    }

    private static StreamHead retention(StreamHead head, long floor, long cleared) {
        return new StreamHead(head.epoch(), head.offset(), floor, cleared, head.lastOther(), head.ancestors());
    }

    private static Entry withoutState(Entry entry) {
        return entry.state() instanceof MessagePosted message
                ? new Entry(
                        entry.key(),
                        entry.change(),
                        entry.version(),
                        entry.removed(),
                        message.toBuilder().state(null).build(),
                        entry.label(),
                        entry.marker(),
                        entry.changedAt())
                : entry;
    }

    // ------------------------------------------------------------------------------------------------- faulty requests

    private static PublishRequest effects(PublishRequest request, int times) {
        List<Effect> effects = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            effects.addAll(request.effects());
        }
        return new PublishRequest(
                request.stream(),
                request.origin(),
                request.number(),
                request.event(),
                request.idempotencyKey(),
                request.operation(),
                effects);
    }

    private static PublishRequest asEvent(PublishRequest request) {
        if (!(request.operation() instanceof Operation.Replace replace) || !replace.asState()) {
            return request;
        }
        return new PublishRequest(
                request.stream(),
                request.origin(),
                request.number(),
                request.event(),
                request.idempotencyKey(),
                new Operation.Replace(replace.key(), replace.expected(), replace.state()),
                request.effects());
    }

    private static PublishRequest reactionsTwice(PublishRequest request) {
        if (!(request.operation() instanceof Operation.React react)) {
            return request;
        }
        List<Operation.Reaction> twice = new ArrayList<>(react.reactions());
        react.reactions()
                .forEach(one -> twice.add(new Operation.Reaction(
                        one.reactor() + " again", one.user(), one.name(), one.emoji(), one.on())));
        return with(request, new Operation.React(react.target(), twice));
    }

    private static PublishRequest withoutBounds(PublishRequest request) {
        return request.operation() instanceof Operation.Replace replace
                ? with(
                        request,
                        new Operation.Replace(
                                replace.key(),
                                replace.expected(),
                                replace.state(),
                                replace.removed(),
                                replace.label(),
                                List.of()))
                : request;
    }

    private static final class LastWriterWins extends ForwardingBroker {
        LastWriterWins(Broker owner) {
            super(owner);
        }

        @Override
        public CompletionStage<PublishResult> publish(PublishRequest request) {
            if (!(request.operation() instanceof Operation.Replace replace)) {
                return super.publish(request);
            }
            return delegate()
                    .entry(request.stream(), replace.key())
                    .thenCompose(entry -> super.publish(with(
                            request,
                            new Operation.Replace(
                                    replace.key(),
                                    entry == null || entry.removed() ? 0 : entry.version(),
                                    replace.state(),
                                    replace.removed(),
                                    replace.label(),
                                    replace.bounds()))));
        }
    }

    private static final class SameTakesOffset extends ForwardingBroker {
        SameTakesOffset(Broker owner) {
            super(owner);
        }

        @Override
        public CompletionStage<PublishResult> publish(PublishRequest request) {
            return super.publish(request)
                    .thenCompose(result ->
                            result.outcome() == Outcome.SAME && request.operation() instanceof Operation.React react
                                    ? super.publish(with(
                                            request,
                                            new Operation.React(
                                                    react.target(),
                                                    List.of(new Operation.Reaction("nobody", null, "", "x", true)))))
                                    : CompletableFuture.completedFuture(result));
        }
    }

    // ------------------------------------------------------------------------------------------------------ faulty
    // keys

    private static final class RuleBeforeKey extends ForwardingBroker {
        RuleBeforeKey(Broker owner) {
            super(owner);
        }

        @Override
        public CompletionStage<PublishResult> publish(PublishRequest request) {
            if (!(request.operation() instanceof Operation.Replace replace)) {
                return super.publish(request);
            }
            return delegate().entry(request.stream(), replace.key()).thenCompose(entry -> {
                boolean conflict = entry != null && !entry.removed() && entry.version() != replace.expected();
                return conflict
                        ? CompletableFuture.completedFuture(PublishResult.refused(Outcome.CONFLICT, entry))
                        : super.publish(request);
            });
        }
    }

    private static final class KeysOfOneEpoch extends ForwardingBroker {
        KeysOfOneEpoch(Broker owner) {
            super(owner);
        }

        @Override
        public CompletionStage<PublishResult> publish(PublishRequest request) {
            return request.idempotencyKey() == null
                    ? super.publish(request)
                    : head(request.stream())
                            .thenCompose(
                                    head -> super.publish(withKey(request, head.epoch() + request.idempotencyKey())));
        }
    }

    private static final class KeysOfRefused extends ForwardingBroker {
        private final Map<String, Place> refused = new ConcurrentHashMap<>();

        KeysOfRefused(Broker owner) {
            super(owner);
        }

        @Override
        public CompletionStage<PublishResult> publish(PublishRequest request) {
            String key = request.idempotencyKey();
            if (key != null && refused.containsKey(key)) {
                return CompletableFuture.completedFuture(PublishResult.duplicate(refused.get(key)));
            }
            return super.publish(request).thenApply(result -> {
                if (key != null && result.outcome() == Outcome.CONFLICT && result.entry() != null) {
                    refused.put(
                            key,
                            Place.of(
                                    "e", result.entry().change(), result.entry().changedAt()));
                }
                return result;
            });
        }
    }

    /** Looks up the key in one step, and publishes in another one. */
    private static final class LateKeys extends ForwardingBroker {
        private final Map<String, Place> keys = new ConcurrentHashMap<>();
        private final Map<String, CountDownLatch> lookups = new ConcurrentHashMap<>();

        LateKeys(Broker owner) {
            super(owner);
        }

        @Override
        public CompletionStage<PublishResult> publish(PublishRequest request) {
            String key = request.idempotencyKey();
            if (key == null) {
                return super.publish(request);
            }
            Place before = keys.get(key);
            if (before != null) {
                return CompletableFuture.completedFuture(PublishResult.duplicate(before));
            }
            CountDownLatch both = lookups.computeIfAbsent(key, name -> new CountDownLatch(2));
            both.countDown();
            try {
                both.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return super.publish(withKey(request, null)).thenApply(result -> {
                if (result.place() != null) {
                    keys.put(key, result.place());
                }
                return result;
            });
        }
    }

    // --------------------------------------------------------------------------------------------------- faulty
    // effects

    private static final class NeverCompleted extends ForwardingBroker {
        NeverCompleted(Broker owner) {
            super(owner);
        }

        @Override
        public CompletionStage<Void> completeEffect(PendingEffect effect) {
            return CompletableFuture.completedFuture(null);
        }
    }

    private static final class NeedlessTombstones extends ForwardingBroker {
        NeedlessTombstones(Broker owner) {
            super(owner);
        }

        @Override
        public CompletionStage<PublishResult> publish(PublishRequest request) {
            return super.publish(request).thenCompose(result -> {
                if (result.outcome() != Outcome.SAME
                        || !(request.operation() instanceof Operation.Replace replace)
                        || !replace.removed()) {
                    return CompletableFuture.completedFuture(result);
                }
                return super.publish(with(request, new Operation.Replace(replace.key(), 0, replace.state())))
                        .thenCompose(made -> super.publish(with(
                                request,
                                new Operation.Replace(
                                        replace.key(),
                                        Objects.requireNonNull(made.place()).offset(),
                                        replace.state(),
                                        true,
                                        null,
                                        List.of()))));
            });
        }
    }

    private static final class OpenAlone extends ForwardingBroker {
        private final Set<String> open = ConcurrentHashMap.newKeySet();

        OpenAlone(Broker owner) {
            super(owner);
        }

        @Override
        public CompletionStage<Void> open(String stream) {
            open.add(stream);
            return super.open(stream);
        }

        @Override
        public CompletionStage<PublishResult> publish(PublishRequest request) {
            return open.contains(request.stream())
                    ? super.publish(request)
                    : CompletableFuture.completedFuture(PublishResult.refused(Outcome.NOT_FOUND, null));
        }
    }

    private static final class AllAuthors extends ForwardingBroker {
        AllAuthors(Broker owner) {
            super(owner);
        }

        @Override
        public CompletionStage<HistoryPage> history(String stream, HistoryQuery query) {
            return super.history(
                    stream,
                    new HistoryQuery(
                            query.from(),
                            query.offset(),
                            query.limit(),
                            query.thread(),
                            query.pinned(),
                            query.changedAfter(),
                            query.countedFrom(),
                            null));
        }
    }

    private static final class WithoutCursor extends ForwardingBroker {
        WithoutCursor(Broker owner) {
            super(owner);
        }

        @Override
        public CompletionStage<List<PendingEffect>> effects(long after, int limit) {
            return super.effects(0, limit);
        }
    }

    private static final class CompletedByRead extends ForwardingBroker {
        CompletedByRead(Broker owner) {
            super(owner);
        }

        @Override
        public CompletionStage<List<PendingEffect>> effects(long after, int limit) {
            return super.effects(after, limit).thenApply(effects -> {
                effects.forEach(this::completeEffect);
                return effects;
            });
        }
    }

    // ------------------------------------------------------------------------------------------------------ faulty
    // reads

    private static final class StaleSearch extends ForwardingBroker {
        private final boolean replaced;
        private final List<MessagePosted> posted = new ArrayList<>();

        StaleSearch(Broker owner, boolean replaced) {
            super(owner);
            this.replaced = replaced;
        }

        @Override
        public CompletionStage<PublishResult> publish(PublishRequest request) {
            return super.publish(request).thenApply(result -> {
                if (result.event() instanceof MessagePosted message) {
                    posted.add(message);
                }
                return result;
            });
        }

        @Override
        public CompletionStage<SearchPage> search(SearchQuery query) {
            List<MessagePosted> found = posted.stream()
                    .filter(message -> message.text().contains(query.text()))
                    .sorted((a, b) -> Long.compare(b.offset(), a.offset()))
                    .toList();
            return super.search(query)
                    .thenApply(page ->
                            found.isEmpty() || (replaced && !page.messages().isEmpty())
                                    ? page
                                    : new SearchPage(found, page.next()));
        }
    }

    private static final class EvictedPins extends ForwardingBroker {
        EvictedPins(Broker owner) {
            super(owner);
        }

        @Override
        public CompletionStage<HistoryPage> history(String stream, HistoryQuery query) {
            return super.history(stream, query)
                    .thenApply(page -> new HistoryPage(
                            page.head(),
                            page.messages().stream()
                                    .filter(message ->
                                            message.offset() > page.head().floor())
                                    .toList(),
                            page.more(),
                            page.unchanged(),
                            page.skipped()));
        }
    }

    private static final class CountsDeleted extends ForwardingBroker {
        CountsDeleted(Broker owner) {
            super(owner);
        }

        @Override
        public CompletionStage<Tally> tally(String stream, TallyQuery query) {
            return super.tally(stream, query)
                    .thenCombine(
                            history(stream, HistoryQuery.after(query.after(), TallyQuery.MAX)),
                            (tally, page) -> new Tally(
                                    tally.head(),
                                    tally.unread()
                                            + (int) page.messages().stream()
                                                    .filter(MessagePosted::isDeleted)
                                                    .count(),
                                    tally.mentions()));
        }
    }

    private static final class GuessedCount extends ForwardingBroker {
        GuessedCount(Broker owner) {
            super(owner);
        }

        @Override
        public CompletionStage<HistoryPage> history(String stream, HistoryQuery query) {
            return super.history(stream, query)
                    .thenApply(page -> query.countedFrom() == null || page.skipped() != null
                            ? page
                            : new HistoryPage(page.head(), page.messages(), page.more(), page.unchanged(), 5L));
        }
    }

    // ------------------------------------------------------------------------------------------------- faulty
    // deliveries

    private static final class SwallowedReset extends ForwardingHandler {
        SwallowedReset(PublicationHandler handler) {
            super(handler);
        }

        @Override
        public void onReset(String stream, String epoch, long offset) {}
    }

    private static final class Twice extends ForwardingHandler {
        Twice(PublicationHandler handler) {
            super(handler);
        }

        @Override
        public void onPublication(Publication publication) {
            super.onPublication(publication);
            super.onPublication(publication);
        }
    }

    private static final class NoThird extends ForwardingHandler {
        private int count;

        NoThird(PublicationHandler handler) {
            super(handler);
        }

        @Override
        public void onPublication(Publication publication) {
            count++;
            if (count != 3) {
                super.onPublication(publication);
            }
        }
    }

    private static final class NoRoot extends ForwardingHandler {
        NoRoot(PublicationHandler handler) {
            super(handler);
        }

        @Override
        public void onPublication(Publication publication) {
            super.onPublication(
                    publication.event() instanceof MessageDeleted deleted
                            ? new Publication(
                                    publication.epoch(),
                                    publication.offset(),
                                    publication.origin(),
                                    publication.request(),
                                    deleted.withRoot(null))
                            : publication);
        }
    }

    private static final class OwnTimestamps extends ForwardingBroker {
        OwnTimestamps(Broker owner) {
            super(owner);
        }

        @Override
        public CompletionStage<PublishResult> publish(PublishRequest request) {
            return super.publish(request)
                    .thenApply(result -> result.place() != null && request.event() instanceof DurableEvent event
                            ? new PublishResult(
                                    result.outcome(),
                                    Place.of(
                                            result.place().epoch(),
                                            result.place().offset(),
                                            event.timestamp()),
                                    result.duplicate(),
                                    result.event(),
                                    result.entry(),
                                    result.reactions())
                            : result);
        }
    }

    private static final class LateDelivery extends ForwardingBroker {
        private final Queue<Runnable> late = new ArrayDeque<>();

        LateDelivery(Broker owner) {
            super(owner);
        }

        @Override
        public void start(PublicationHandler handler) {
            super.start(new ForwardingHandler(handler) {
                @Override
                public void onPublication(Publication publication) {
                    late.add(() -> handler.onPublication(publication));
                }
            });
        }

        @Override
        public CompletionStage<PublishResult> publish(PublishRequest request) {
            deliver();
            return super.publish(request);
        }

        @Override
        public CompletionStage<StreamHead> head(String stream) {
            deliver();
            return super.head(stream);
        }

        private void deliver() {
            while (!late.isEmpty()) {
                late.remove().run();
            }
        }
    }

    /** Faults that the random requests and reads find too. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "a reaction gives the state no change",
                "a reply does not change its root",
                "a new epoch forgets the keys",
                "the floor is not raised",
                "a pin is evicted",
                "a reaction changes the version",
                "an event is not delivered",
                "bounds are not held",
                "deleted messages are unread",
                "a needless request takes an offset"
            })
    void wrongBroker_failsTheRandomCheck(String fault) throws Exception {
        @SuppressWarnings("unchecked")
        UnaryOperator<Broker> broker =
                (UnaryOperator<Broker>) faults().filter(candidate -> candidate.get()[0].equals(fault))
                        .findFirst()
                        .orElseThrow()
                        .get()[2];
        BrokerCheck check = BrokerContract.checks().stream()
                .filter(candidate -> candidate.name().startsWith("random: "))
                .findFirst()
                .orElseThrow();
        assertThatThrownBy(() -> check.run(options -> new MemoryFixture(options, Around.NOTHING, broker)))
                .as(fault)
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void checkNames_areUnique() {
        assertThat(BrokerContract.checks()).extracting(BrokerCheck::name).doesNotHaveDuplicates();
    }
}
