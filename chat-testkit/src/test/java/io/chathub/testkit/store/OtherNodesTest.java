package io.chathub.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.HistoryQuery;
import io.chathub.core.Publication;
import io.chathub.core.internal.store.DurableBroker;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.testkit.SimulatedRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node hears of what another node has written to the same store: with its own next commit, with a read, or in a second. */
class OtherNodesTest {

    private static final String ROOM = "room";

    private final SimulatedRuntime runtime = new SimulatedRuntime(7);
    private final SharedStores stores = new SharedStores();
    private final Node first = new Node();
    private final Node second = new Node();
    private int number;

    private final class Node implements PublicationHandler {
        private final List<String> delivered = new ArrayList<>();
        private final List<Long> requests = new ArrayList<>();
        private DurableBroker broker;

        void open() {
            MessageStore store = stores.store();
            store.open(new StoreSettings(
                    RoomOptions.DEFAULT, () -> UUID.randomUUID().toString()));
            broker = new DurableBroker(
                    store, RoomOptions.DEFAULT, runtime, () -> runtime.clock().millis(), store::close);
            broker.start(this);
            get(broker.open(ROOM).toCompletableFuture());
        }

        CompletableFuture<PublishResult> post(String text) {
            MessagePosted message = MessagePosted.builder(ROOM, "ann", text, Instant.ofEpochMilli(1_000_000 + number++))
                    .build();
            return broker.publish(new PublishRequest("c1", 7, message, text)).toCompletableFuture();
        }

        @Override
        public void onPublication(Publication publication) {
            String text = publication.event() instanceof MessagePosted message ? message.text() : "reactions";
            delivered.add(publication.offset() + " " + text);
            requests.add(publication.request());
        }

        @Override
        public void onChanges(String stream, String epoch, long from, long to, List<Entry> states) {
            delivered.add("changes " + from + " to " + to + ": " + states.size());
        }

        @Override
        public void onLost(String stream, String epoch, long from, long to) {
            delivered.add("lost " + from + " to " + to);
        }

        @Override
        public void onReset(String stream, String epoch, long offset) {
            delivered.add("reset " + offset);
        }
    }

    @BeforeEach
    void open() {
        first.open();
        get(first.post("begin"));
        second.open();
        first.delivered.clear();
        first.requests.clear();
    }

    @AfterEach
    void close() {
        first.broker.close();
        second.broker.close();
    }

    private <T> T get(CompletableFuture<T> stage) {
        runtime.runUntil(stage::isDone, Duration.ofSeconds(5));
        assertThat(stage).isDone();
        return stage.join();
    }

    @Test
    void commit_isDeliveredAfterWhatAnotherNodeHasWrittenBefore() {
        get(first.post("a"));
        CompletableFuture<PublishResult> own = second.post("b");
        get(own);
        assertThat(second.delivered).containsExactly("2 a", "3 b");
        assertThat(second.requests).as("the sender of this node has its ack").containsExactly(0L, 7L);
        get(second.post("c"));
        assertThat(second.delivered).containsExactly("2 a", "3 b", "4 c");
    }

    // ------------------------------------------------------------------------------------------------------- erasure

    private void deleteMessage() {
        StoreRequests requests = new StoreRequests(ROOM);
        get(first.broker.publish(requests.post("text")).toCompletableFuture());
        get(first.broker.publish(requests.delete(2, 2)).toCompletableFuture());
    }

    private void erase() {
        assertThat(stores.store().erase(new ErasedUser("host id", "ann", "prefix", "erased-1")))
                .isZero();
    }

    private List<String> authors(Node node) {
        List<String> authors = new ArrayList<>();
        get(node.broker.history(ROOM, HistoryQuery.newest(9)).toCompletableFuture())
                .messages()
                .forEach(message -> authors.add(String.valueOf(message.user())));
        return authors;
    }

    /** A tombstone loses its author without an event: the other node forgets what it has in memory. */
    @Test
    void erasureByAnotherProcess_isInNoMemory() {
        deleteMessage();
        assertThat(authors(second)).containsExactly("null", "ann");
        erase();
        runtime.run(Duration.ofSeconds(2));
        assertThat(authors(second)).containsExactly("null", "null");
        assertThat(authors(first)).containsExactly("null", "null");
    }

    /** The node delivers a later event before its next poll. */
    @Test
    void erasureByAnotherProcess_isInNoMemoryAfterALaterEvent() {
        deleteMessage();
        assertThat(authors(second)).containsExactly("null", "ann");
        erase();
        get(first.post("later"));
        assertThat(authors(second)).containsExactly("null", "null", "null");
        assertThat(second.delivered).last().isEqualTo("4 later");
    }

    /** The erasure, and a later event, are between the node's reads of the head and of the changes. */
    @Test
    void erasureByAnotherProcess_betweenTwoReads_isInNoMemoryAfterALaterEvent() {
        deleteMessage();
        assertThat(authors(second)).containsExactly("null", "ann");
        get(first.post("before"));
        stores.beforeNextChanges(() -> {
            erase();
            get(first.post("later"));
        });
        assertThat(authors(second)).containsExactly("null", "null", "null", "null");
        assertThat(second.delivered).endsWith("4 before", "5 later");
    }

    /** The states were read before the erasure, and arrive after the node has forgotten the others. */
    @Test
    void erasureDuringALoad_isInNoMemory() {
        deleteMessage();
        Node third = new Node();
        MessageStore store = stores.store();
        store.open(
                new StoreSettings(RoomOptions.DEFAULT, () -> UUID.randomUUID().toString()));
        third.broker = new DurableBroker(
                store, RoomOptions.DEFAULT, runtime, () -> runtime.clock().millis(), store::close);
        third.broker.start(third);
        get(third.broker.open("other").toCompletableFuture()); // polls begin
        stores.afterNextChanges(() -> {
            erase();
            runtime.run(Duration.ofSeconds(3));
        });
        get(third.broker.open(ROOM).toCompletableFuture());
        assertThat(authors(third)).containsExactly("null", "null");
        third.broker.close();
    }

    private List<String> texts(Node node) {
        List<String> texts = new ArrayList<>();
        get(node.broker.history(ROOM, HistoryQuery.newest(9)).toCompletableFuture())
                .messages()
                .forEach(message -> texts.add(message.text()));
        return texts;
    }

    private void assertReadsNothing(Runnable reads) {
        int before = stores.stateReads();
        reads.run();
        assertThat(stores.stateReads()).as("reads of states").isEqualTo(before);
    }

    /** Nobody writes into a room after the erasure: its states are read once, and not by each join. */
    @Test
    void quietRoomAfterAnErasure_isReadOnce() {
        deleteMessage();
        assertReadsNothing(() -> authors(first));
        erase();
        runtime.run(Duration.ofSeconds(2));
        assertThat(authors(first)).containsExactly("null", "null");
        assertReadsNothing(() -> {
            assertThat(authors(first)).containsExactly("null", "null");
            assertThat(get(first.broker.changes(ROOM, 0, 9).toCompletableFuture())
                            .entries())
                    .hasSize(2);
            assertThat(get(first.broker.entries(ROOM, List.of("m/2")).toCompletableFuture()))
                    .hasSize(1);
        });
    }

    /** A node that has missed too much begins with nothing before it, as after an erasure. */
    @Test
    void quietRoomAfterALoss_isReadOnce() {
        for (int i = 0; i < 310; i++) {
            var unused = first.post("a" + i);
        }
        get(first.post("last"));
        get(second.broker.head(ROOM).toCompletableFuture());
        assertThat(second.delivered).containsExactly("lost 2 to 312");
        assertThat(texts(second)).hasSize(9).endsWith("last");
        assertReadsNothing(() -> assertThat(texts(second)).hasSize(9).endsWith("last"));
    }

    /** Commits before the states are read again, and between that read and its end: no read finds a hole. */
    @Test
    void statesThatAreReadAgainDuringCommits_haveNoHole() {
        get(first.post("a"));
        erase();
        runtime.run(Duration.ofSeconds(2));
        get(first.post("b"));
        stores.afterNextChanges(() -> {
            get(first.post("c"));
            get(first.broker
                    .publish(new StoreRequests(ROOM).edit(2, "a, edited", 2))
                    .toCompletableFuture());
        });
        List<String> all = List.of("begin", "a, edited", "b", "c");
        assertThat(texts(first)).isEqualTo(all);
        assertReadsNothing(() -> {
            assertThat(texts(first)).isEqualTo(all);
            assertThat(get(first.broker.changes(ROOM, 0, 9).toCompletableFuture())
                            .entries())
                    .extracting(Entry::change)
                    .containsExactly(1L, 3L, 4L, 5L);
        });
    }

    /** The read is older than the first commit after the erasure, whose states are not in memory: it is repeated later. */
    @Test
    void statesThatDoNotFitTheCommits_areReadOnceMore() {
        erase();
        runtime.run(Duration.ofSeconds(2));
        stores.afterNextChanges(() -> get(first.post("a")));
        assertThat(texts(first)).containsExactly("begin", "a");
        assertThat(texts(first)).containsExactly("begin", "a");
        assertReadsNothing(() -> assertThat(texts(first)).containsExactly("begin", "a"));
    }

    /** The states are read before another erasure, and arrive after it. */
    @Test
    void erasureWhileStatesAreReadAgain_isInNoMemory() {
        deleteMessage();
        stores.store().erase(new ErasedUser("other id", "other", "other prefix", "erased-2"));
        runtime.run(Duration.ofSeconds(2));
        stores.afterNextChanges(() -> {
            erase();
            runtime.run(Duration.ofSeconds(3));
        });
        authors(first);
        assertThat(authors(first)).containsExactly("null", "null");
    }

    // ------------------------------------------------------------------------------------------------------- following

    @Test
    void commitsOfBothNodes_haveOneOrder() {
        List<CompletableFuture<PublishResult>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(first.post("a" + i));
            all.add(second.post("b" + i));
            if (i % 7 == 0) {
                runtime.run(Duration.ofNanos(1_000));
            }
        }
        get(CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)));
        runtime.run(Duration.ofSeconds(2));
        assertThat(first.delivered).hasSize(200).isEqualTo(second.delivered);
    }

    @Test
    void read_seesWhatAnotherNodeHasStored() {
        get(first.post("a"));
        assertThat(second.delivered).isEmpty();
        var page = get(second.broker.history(ROOM, HistoryQuery.newest(5)).toCompletableFuture());
        assertThat(page.messages()).extracting(MessagePosted::text).containsExactly("begin", "a");
        assertThat(second.delivered).as("delivered before the read").containsExactly("2 a");
    }

    @Test
    void idleNode_hearsWithinASecond() {
        get(first.post("a"));
        runtime.run(Duration.ofMillis(1_100));
        assertThat(second.delivered).containsExactly("2 a");
    }

    @Test
    void changedMessages_areDeliveredAsStates() {
        get(first.post("a"));
        ReactionsChanged event =
                ReactionsChanged.builder(ROOM, 1, Instant.EPOCH).build();
        Operation react = new Operation.React(1, List.of(new Operation.Reaction("ann", "ann", "ann", "👍", true)));
        get(first.broker
                .publish(new PublishRequest(ROOM, "c1", 0, event, null, react, List.of()))
                .toCompletableFuture());
        get(second.broker.head(ROOM).toCompletableFuture());
        assertThat(second.delivered).containsExactly("changes 2 to 3: 2");
    }

    @Test
    void moreThanAPage_isALoss() {
        for (int i = 0; i < 300; i++) {
            var unused = first.post("a" + i);
        }
        get(first.post("last"));
        get(second.broker.head(ROOM).toCompletableFuture());
        assertThat(second.delivered).containsExactly("lost 2 to 302");
        get(second.post("b"));
        assertThat(second.delivered).containsExactly("lost 2 to 302", "303 b");
    }

    @Test
    void newEpoch_isDeliveredToBothNodes() {
        get(first.broker.renew(ROOM).toCompletableFuture());
        assertThat(first.delivered).containsExactly("reset 1");
        get(second.post("b"));
        assertThat(second.delivered).containsExactly("reset 1", "2 b");
        runtime.run(Duration.ofMillis(1_100));
        assertThat(first.delivered).containsExactly("reset 1", "2 b");
    }

    @Test
    void roomThatBothNodesBegin_hasOneEpoch() {
        CompletableFuture<?> opened = CompletableFuture.allOf(
                first.broker.open("new").toCompletableFuture(),
                second.broker.open("new").toCompletableFuture());
        get(opened);
        MessagePosted message =
                MessagePosted.builder("new", "ann", "x", Instant.EPOCH).build();
        get(first.broker.publish(new PublishRequest("c1", message)).toCompletableFuture());
        get(second.broker.publish(new PublishRequest("c1", message)).toCompletableFuture());
        assertThat(second.delivered).containsExactly("1 x", "2 x");
        assertThat(get(first.broker.head("new").toCompletableFuture()))
                .isEqualTo(get(second.broker.head("new").toCompletableFuture()));
    }

    /** The batch is committed again by its id, after another node has written behind it. */
    @Test
    void commitWithALateAnswer_isDeliveredBeforeWhatAnotherNodeHasWrittenBehindIt() {
        stores.loseNextAnswer();
        CompletableFuture<PublishResult> own = second.post("b");
        runtime.run(Duration.ofMillis(10));
        assertThat(own).isNotDone();
        get(first.post("c"));
        get(own);
        runtime.run(Duration.ofMillis(1_100));
        assertThat(second.delivered).containsExactly("2 b", "3 c");
        var page = get(second.broker.history(ROOM, HistoryQuery.newest(5)).toCompletableFuture());
        assertThat(page.messages()).extracting(MessagePosted::text).containsExactly("begin", "b", "c");
    }

    @Test
    void refusalInAStreamWithoutEvents_isAnswered_afterAnotherNodeHasBegunAnotherEpoch() {
        get(second.broker.open("new").toCompletableFuture());
        stores.forgetEpoch("new");
        get(first.broker.open("new").toCompletableFuture());
        ReactionsChanged event =
                ReactionsChanged.builder("new", 1, Instant.EPOCH).build();
        Operation react = new Operation.React(1, List.of(new Operation.Reaction("ann", "ann", "ann", "👍", true)));
        PublishResult result = get(second.broker
                .publish(new PublishRequest("new", "c1", 0, event, null, react, List.of()))
                .toCompletableFuture());
        assertThat(result.outcome()).isEqualTo(PublishResult.Outcome.NOT_FOUND);
    }
}
