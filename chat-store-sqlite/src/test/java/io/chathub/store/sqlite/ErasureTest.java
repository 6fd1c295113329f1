package io.chathub.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.NewEvent;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.MessageStates;
import io.chathub.protocol.state.Deletion;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An erasure in a database with messages of many users, of all sizes: what stands in the files after it, while the store is open. */
class ErasureTest {

    private static final int MESSAGES = 4_000;
    private static final int BATCH = 100;
    private static final ErasedUser ANN = new ErasedUser("ann-host-id", "annspublicid", "16:user ann-host-id:", "x:1");

    @RegisterExtension
    final TestDirectory directory = new TestDirectory();

    private final Random random = new Random(42);
    private MessageStore store;

    @BeforeEach
    void open() {
        store = SqliteStore.in(directory.path());
        RoomOptions options = RoomOptions.builder().historySize(1_000_000).build();
        store.open(new StoreSettings(options, () -> UUID.randomUUID().toString()));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void commit(List<PublishRequest> requests) {
        store.commit(
                UUID.randomUUID(),
                1_000,
                requests.stream().map(request -> new NewEvent(request, "epoch")).toList());
    }

    private static PublishRequest request(
            String room, DurableEvent event, @Nullable String key, @Nullable Operation operation) {
        return new PublishRequest(room, "c1", 0, event, key, operation, List.of());
    }

    /** Each text of the user has the word of its message, and the name stands in each message. */
    private PublishRequest post(int number) {
        boolean ofAnn = number % 7 == 0;
        String word = ofAnn ? "zqsecret" + number : "other" + number;
        String text = word + " " + "lorem ipsum dolor ".repeat(random.nextInt(90)) + word;
        MessagePosted message = MessagePosted.builder(
                        "room" + number % 3, ofAnn ? "annabellename" : "bob", text, Instant.EPOCH)
                .id(ofAnn ? "annsconnection" : "c1")
                .user(ofAnn ? ANN.publicId() : "bobspublicid")
                .build();
        return request(message.room(), message, ofAnn ? ANN.keyPrefix() + "key" + number : "k" + number, null);
    }

    private Entry entry(String room, long offset) {
        return store.entries(room, List.of(DurableEvent.messageKey(offset))).get(0);
    }

    private PublishRequest edit(String room, long offset) {
        Entry entry = entry(room, offset);
        MessagePosted held = (MessagePosted) entry.state();
        String text = "zqedited " + "x".repeat(random.nextInt(500));
        MessageEdited event =
                MessageEdited.builder(room, offset, text, Instant.EPOCH, 2).build();
        return request(
                room,
                event,
                null,
                new Operation.Replace(entry.key(), entry.version(), MessageStates.edited(held, event)));
    }

    private PublishRequest delete(String room, long offset) {
        Entry entry = entry(room, offset);
        MessagePosted held = ErasedUser.withoutAuthor((MessagePosted) entry.state());
        MessageDeleted event = MessageDeleted.builder(room, offset, Instant.EPOCH, Deletion.MODERATOR)
                .build();
        return request(
                room,
                event,
                null,
                new Operation.Replace(entry.key(), entry.version(), MessageStates.deleted(held, event)));
    }

    private static List<String[]> flat(Map<String, List<Long>> found) {
        List<String[]> all = new ArrayList<>();
        found.forEach((room, offsets) -> offsets.forEach(offset -> all.add(new String[] {room, offset.toString()})));
        return all;
    }

    private List<PublishRequest> ofAnn(int limit, boolean deletes) {
        List<PublishRequest> requests = new ArrayList<>();
        for (String[] at : flat(store.messagesOf(ANN.publicId(), limit))) {
            long offset = Long.parseLong(at[1]);
            requests.add(deletes ? delete(at[0], offset) : edit(at[0], offset));
        }
        return requests;
    }

    @Test
    void erasedUser_isInNoFile() throws IOException {
        for (int i = 0; i < MESSAGES; i += BATCH) {
            List<PublishRequest> batch = new ArrayList<>();
            for (int number = i; number < i + BATCH; number++) {
                batch.add(post(number));
            }
            commit(batch);
        }
        commit(ofAnn(200, false));
        for (String word : List.of("zqsecret7", "zqedited", "annspublicid", "annabellename", "ann-host-id")) {
            assertThat(directory.occurs(word)).as("before: %s", word).isTrue();
        }
        int erased = 0;
        for (List<PublishRequest> page = ofAnn(64, true); !page.isEmpty(); page = ofAnn(64, true)) {
            commit(page);
            erased += page.size();
        }
        assertThat(erased).isEqualTo((MESSAGES + 6) / 7);
        assertThat(store.erase(ANN)).isZero();
        int steps = 1;
        while (!store.purge()) {
            steps++;
            assertThat(steps).isLessThan(1_000);
        }
        for (String word :
                List.of("zqsecret", "zqedited", "annspublicid", "annabellename", "annsconnection", "ann-host-id")) {
            assertThat(directory.occurs(word)).as("after: %s", word).isFalse();
        }
        assertThat(directory.occurs("other1")).isTrue();
        assertThat(((MessagePosted) entry("room1", 1).state()).text()).startsWith("other1 ");
    }
}
