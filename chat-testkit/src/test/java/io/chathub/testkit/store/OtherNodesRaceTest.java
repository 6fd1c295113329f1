package io.chathub.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Publication;
import io.chathub.core.internal.store.DurableBroker;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublicationHandler;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.runtime.ChatRuntime;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A read finds the events of another node while a commit of this node is being delivered, on threads of their own. */
class OtherNodesRaceTest {

    private static final String ROOM = "room";
    private static final String OTHER = "other";
    private static final String THIRD = "third";

    private final SharedStores stores = new SharedStores();
    private final CountDownLatch firstIsDelivered = new CountDownLatch(1);
    private final CountDownLatch firstGoesOn = new CountDownLatch(1);
    private final CountDownLatch secondIsDelivered = new CountDownLatch(1);
    private final CountDownLatch secondGoesOn = new CountDownLatch(1);
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final List<Long> requests = new CopyOnWriteArrayList<>();

    private DurableBroker broker(PublicationHandler handler) {
        MessageStore store = stores.store();
        store.open(
                new StoreSettings(RoomOptions.DEFAULT, () -> UUID.randomUUID().toString()));
        DurableBroker broker = new DurableBroker(
                store, RoomOptions.DEFAULT, ChatRuntime.system(), System::currentTimeMillis, store::close);
        broker.start(handler);
        broker.open(ROOM).toCompletableFuture().join();
        broker.open(OTHER).toCompletableFuture().join();
        broker.open(THIRD).toCompletableFuture().join();
        return broker;
    }

    private static CompletableFuture<PublishResult> post(DurableBroker broker, String room, String text) {
        MessagePosted message =
                MessagePosted.builder(room, "ann", text, Instant.EPOCH).build();
        return broker.publish(new PublishRequest("c1", message)).toCompletableFuture();
    }

    private void deliver(String text) {
        if (text.equals("first")) {
            pass(firstIsDelivered, firstGoesOn);
        } else if (text.equals("second")) {
            pass(secondIsDelivered, secondGoesOn);
        } else {
            delivered.add(text);
        }
    }

    private static void pass(CountDownLatch reached, CountDownLatch goesOn) {
        reached.countDown();
        try {
            assertThat(goesOn.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void eventsOfAnotherNode_comeAfterABatchThatIsBeingDelivered() throws Exception {
        DurableBroker node = broker(new Handler(true));
        DurableBroker another = broker(new Handler(false));
        try {
            var unusedFirst = post(node, OTHER, "first");
            assertThat(firstIsDelivered.await(20, TimeUnit.SECONDS)).isTrue();
            var unusedSecond = post(node, THIRD, "second"); // not the stream whose delivery waits: that would block
            CompletableFuture<PublishResult> own = post(node, ROOM, "own"); // the batch of both waits for the first
            firstGoesOn.countDown();
            assertThat(secondIsDelivered.await(20, TimeUnit.SECONDS)).isTrue();
            post(another, ROOM, "of the other node").get(20, TimeUnit.SECONDS);
            int before = stores.headReads();
            CompletableFuture<?> read = node.head(ROOM).toCompletableFuture();
            await().until(() -> !delivered.isEmpty() || stores.headReads() > before + 5);
            secondGoesOn.countDown();
            own.get(20, TimeUnit.SECONDS);
            read.get(20, TimeUnit.SECONDS);
            await().until(() -> delivered.size() == 2);
            assertThat(delivered).containsExactly("own", "of the other node");
        } finally {
            node.close();
            another.close();
        }
    }

    /** Another node has written before a batch: its events wait for those of the other node, and are delivered with their requests. */
    @Test
    void ownEventBehindThoseOfAnotherNode_keepsItsRequest() throws Exception {
        DurableBroker node = broker(new Handler(true));
        DurableBroker another = broker(new Handler(false));
        try {
            var unusedFirst = post(node, OTHER, "first");
            assertThat(firstIsDelivered.await(20, TimeUnit.SECONDS)).isTrue();
            var unusedSecond = post(node, THIRD, "second");
            MessagePosted message =
                    MessagePosted.builder(ROOM, "ann", "own", Instant.EPOCH).build();
            CompletableFuture<PublishResult> own =
                    node.publish(new PublishRequest("c1", 7, message, null)).toCompletableFuture();
            post(another, ROOM, "of the other node").get(20, TimeUnit.SECONDS);
            firstGoesOn.countDown();
            assertThat(secondIsDelivered.await(20, TimeUnit.SECONDS)).isTrue(); // and the own event is not
            int before = stores.headReads();
            CompletableFuture<?> read = node.head(ROOM).toCompletableFuture();
            await().until(() -> delivered.contains("own") || stores.headReads() > before + 5);
            secondGoesOn.countDown();
            own.get(20, TimeUnit.SECONDS);
            read.get(20, TimeUnit.SECONDS);
            await().until(() -> delivered.size() == 2);
            assertThat(delivered).containsExactly("of the other node", "own");
            assertThat(requests).as("the sender has its ack").containsExactly(0L, 7L);
        } finally {
            node.close();
            another.close();
        }
    }

    private final class Handler implements PublicationHandler {
        private final boolean observed;

        Handler(boolean observed) {
            this.observed = observed;
        }

        @Override
        public void onPublication(Publication publication) {
            if (observed) {
                String text = ((MessagePosted) publication.event()).text();
                if (publication.room().equals(ROOM)) {
                    requests.add(publication.request());
                }
                deliver(text);
            }
        }

        @Override
        public void onChanges(String stream, String epoch, long from, long to, List<Entry> states) {
            delivered.add("changes");
        }

        @Override
        public void onLost(String stream, String epoch, long from, long to) {
            delivered.add("lost");
        }

        @Override
        public void onReset(String stream, String epoch, long offset) {
            delivered.add("reset");
        }
    }
}
