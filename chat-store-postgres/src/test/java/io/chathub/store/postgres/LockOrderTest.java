package io.chathub.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.Subject;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.Operation;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.store.Committed;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.NewEvent;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.MemberChanged;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.state.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Transactions of two nodes that want the same rows at one moment. Where two wait for each other PostgreSQL ends one of them after a
 * second, which fails its commit.
 */
@NeedsPostgres
class LockOrderTest {

    private static final long SECONDS = 30;

    @RegisterExtension
    final TestSchema schema = new TestSchema();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<MessageStore> stores = new ArrayList<>();

    @AfterEach
    void stop() {
        threads.shutdownNow();
        stores.forEach(MessageStore::close);
    }

    private MessageStore open(HookedSource.Hook hook) {
        MessageStore store = PostgresStore.of(new HookedSource(schema.dataSource(), hook));
        store.open(
                new StoreSettings(RoomOptions.DEFAULT, () -> UUID.randomUUID().toString()));
        stores.add(store);
        return store;
    }

    private static Committed commit(MessageStore store, PublishRequest... requests) {
        return store.commit(
                UUID.randomUUID(),
                1_000,
                Arrays.stream(requests)
                        .map(request -> new NewEvent(request, "epoch"))
                        .toList());
    }

    private static PublishRequest post(String room) {
        return new PublishRequest(
                "c1", MessagePosted.builder(room, "bob", "text", Instant.EPOCH).build());
    }

    private <T> CompletableFuture<T> start(java.util.function.Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, threads);
    }

    private static void awaitStep(CountDownLatch latch) throws SQLException {
        try {
            if (!latch.await(SECONDS, TimeUnit.SECONDS)) {
                throw new SQLException("the other node has not come here");
            }
        } catch (InterruptedException e) {
            throw new SQLException(e);
        }
    }

    /** Waits until a transaction waits for a lock, or has ended. */
    private void awaitLockOr(CompletableFuture<?> end) {
        await().atMost(SECONDS, TimeUnit.SECONDS).until(() -> end.isDone() || waitsForLock());
    }

    private boolean waitsForLock() throws SQLException {
        try (Connection connection = schema.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select count(*) from pg_stat_activity where wait_event_type = 'Lock'")) {
            row.next();
            return row.getInt(1) > 0;
        }
    }

    /**
     * One node begins the rooms a and b. Before its rows are there, the other node begins b, and then writes to both: it may have b, and
     * want a, of the first one, which has a, and wants b.
     */
    @Test
    void roomThatAnotherNodeBeginsMeanwhile_isLockedInOrder() throws Exception {
        CountDownLatch firstMakesRows = new CountDownLatch(1);
        CountDownLatch secondMakesRows = new CountDownLatch(1);
        CompletableFuture<Committed> end = new CompletableFuture<>();
        AtomicInteger steps = new AtomicInteger();
        MessageStore first = open(sent -> {
            if (sent.sql().startsWith("insert into chat_stream") && firstMakesRows.getCount() > 0) {
                firstMakesRows.countDown();
                awaitStep(secondMakesRows);
            }
        });
        MessageStore second = open(sent -> {
            if (sent.sql().startsWith("insert into chat_stream") && steps.incrementAndGet() == 2) {
                secondMakesRows.countDown();
                awaitLockOr(end);
            }
        });
        CompletableFuture<Committed> ofFirst = start(() -> commit(first, post("a"), post("b")));
        var unused = ofFirst.whenComplete((committed, failure) -> end.complete(committed));
        awaitStep(firstMakesRows);
        commit(second, post("b"));
        commit(second, post("a"), post("b"));
        ofFirst.get(SECONDS, TimeUnit.SECONDS);
        assertThat(Objects.requireNonNull(first.load("a")).head().offset()).isEqualTo(2);
        assertThat(Objects.requireNonNull(first.load("b")).head().offset()).isEqualTo(3);
    }

    /** One node is about to add an entry about a user whom the other one erases: the entry is there before the erasure, or changed. */
    @Test
    void erasureOfAUserWhoseEntryIsBeingAdded_waitsForTheEntry() throws Exception {
        ErasedUser ann = new ErasedUser("ann host id", "ann", "ann/", "erased");
        MessageStore second = open(sent -> {});
        List<CompletableFuture<Integer>> erasures = new ArrayList<>();
        MessageStore first = open(sent -> {
            if (sent.sql().startsWith("insert into chat_audit")) {
                CompletableFuture<Integer> erasure = start(() -> second.erase(ann));
                erasures.add(erasure);
                awaitLockOr(erasure);
            }
        });
        Subject subject = Subject.user(ann.userId());
        first.audit(
                new AuditEntry(Instant.EPOCH, "mod", AuditEntry.Action.BAN, subject, null, "reason", 0),
                first.knownErasure());
        erasures.get(0).get(SECONDS, TimeUnit.SECONDS);
        assertThat(second.auditLog(9))
                .extracting(entry -> entry.subject().value() + ":" + entry.reason())
                .containsExactly("erased:");
    }

    /** A commit has changed the entry of a user's role, and goes on with the read marker, as an erasure of the user begins. */
    @Test
    void erasureOfAUserWithoutMessages_waitsForTheCommit() throws Exception {
        ErasedUser ann = new ErasedUser("ann host id", "ann", "ann/", "erased");
        MessageStore second = open(sent -> {});
        List<CompletableFuture<Integer>> erasures = new ArrayList<>();
        AtomicInteger markers = new AtomicInteger();
        MessageStore first = open(sent -> {
            if (sent.sql().startsWith("insert into chat_marker") && markers.incrementAndGet() == 2) {
                CompletableFuture<Integer> erasure = start(() -> second.erase(ann));
                erasures.add(erasure);
                awaitLockOr(erasure);
            }
        });
        commit(first, role(Role.MEMBER, 0), post("a"), marker(1));
        commit(first, role(Role.OWNER, 1), marker(2));
        erasures.get(0).get(SECONDS, TimeUnit.SECONDS);
        assertThat(second.entries("a", List.of("member/ann"))).isEmpty();
        assertThat(second.readers("a", 0, null, 10)).isEmpty();
    }

    private static PublishRequest role(Role role, long expected) {
        MemberChanged event = MemberChanged.builder("a", "ann", role, Instant.EPOCH)
                .id("c1")
                .name("ann")
                .build();
        return new PublishRequest(
                "a", "c1", 0, event, null, new Operation.Replace(event.entryKey(), expected, event), List.of());
    }

    private static PublishRequest marker(long offset) {
        return new PublishRequest(
                "a",
                "c1",
                0,
                null,
                null,
                new Operation.Advance("read/ann", new StreamPosition("epoch", offset), false, "ann"),
                List.of());
    }
}
