package io.chathub.testkit.store;

import io.chathub.core.StreamHead;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.SearchQuery;
import io.chathub.core.spi.store.Committed;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.NewEvent;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Place;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The store of one test of the contract, and the steps that the tests have in common. */
abstract class StoreContractSteps {

    static final String ROOM = "room";
    static final String EPOCH = "epoch-of-room";
    static final Duration AGE = Duration.ofHours(1);
    static final Duration WINDOW = Duration.ofMinutes(5);
    static final RoomOptions OPTIONS = RoomOptions.builder()
            .historySize(100)
            .historyAge(AGE)
            .idempotencyWindow(WINDOW)
            .maxIdempotencyKeys(3)
            .build();

    final StoreRequests room = new StoreRequests(ROOM);
    int epochs;
    long now = 1_000_000;
    MessageStore store;

    @SuppressWarnings("NullAway.Init") // each test begins with open()
    StoreContractSteps() {}

    /**
     * A store, not open, over the data of this test: at the first call there are none; at a later one there are those that the store
     * before has left, which is closed.
     */
    protected abstract MessageStore newStore();

    /** Opens the store of a test. */
    @BeforeEach
    final void open() {
        store = newStore();
        store.open(settings());
    }

    /** Closes the store of a test. */
    @AfterEach
    final void close() {
        store.close();
    }

    StoreSettings settings() {
        return new StoreSettings(OPTIONS, () -> "epoch-" + ++epochs);
    }

    void restart() {
        store.close();
        open();
    }

    // ------------------------------------------------------------------------------------------------------- helpers

    Committed commit(UUID id, PublishRequest... requests) {
        return store.commit(
                id,
                now,
                Stream.of(requests)
                        .map(request -> new NewEvent(request, "epoch-of-" + request.stream()))
                        .toList());
    }

    List<PublishResult> commit(PublishRequest... requests) {
        return results(commit(UUID.randomUUID(), requests));
    }

    static List<PublishResult> results(Committed committed) {
        return committed.placed().stream()
                .map(placed -> Objects.requireNonNull(placed.result(), () -> "refused: " + placed.unavailable()))
                .toList();
    }

    static List<Long> offsets(List<PublishResult> results) {
        return results.stream().map(StoreContractSteps::offset).toList();
    }

    static long offset(PublishResult result) {
        Place place = result.place();
        return place == null ? 0 : place.offset();
    }

    StreamHead head() {
        return Objects.requireNonNull(store.load(ROOM), "the stream").head();
    }

    Entry entry(String key) {
        return store.entries(ROOM, List.of(key)).get(0);
    }

    List<Entry> everything() {
        return Objects.requireNonNull(store.changes(ROOM, 0, 1_000), "the stream")
                .entries();
    }

    List<String> found(String text) {
        return store.search(new SearchQuery(Set.of(ROOM), text, null, null, 50)).messages().stream()
                .map(MessagePosted::text)
                .toList();
    }
}
