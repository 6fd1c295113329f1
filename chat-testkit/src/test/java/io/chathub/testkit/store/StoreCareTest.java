package io.chathub.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.chathub.core.Hub;
import io.chathub.core.StreamRetention;
import io.chathub.core.internal.store.OpenStore;
import io.chathub.core.moderation.AuditEntry.Action;
import io.chathub.core.moderation.ErasureMode;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.backend.Backend;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.StoreException;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.testkit.SimulatedRuntime;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The steps of operators at a store: erasures, removals of bytes, backups, and the operator's name of each. */
class StoreCareTest {

    private static final String ROOM = "dev";

    private final SimulatedRuntime runtime = new SimulatedRuntime(5);
    private final InMemoryStore memory = new InMemoryStore();
    private final List<String> calls = new ArrayList<>();
    /** What the store names as the messages of a user before it names what it has. */
    private final List<Map<String, List<Long>>> named = new ArrayList<>();

    private final List<String> erased = new ArrayList<>();
    /** The users whose bytes the present steps of the removal will have removed, and those that are removed. */
    private List<String> removing = new ArrayList<>();

    private final List<String> removed = new ArrayList<>();
    private int purgeStep;
    private boolean auditFails;
    private Runnable beforeErase = () -> {};

    private MessageStore store() {
        return (MessageStore) Proxy.newProxyInstance(
                StoreCareTest.class.getClassLoader(),
                new Class<?>[] {MessageStore.class},
                (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    switch (method.getName()) {
                        case "messagesOf" -> {
                            if (!named.isEmpty()) {
                                return named.remove(0);
                            }
                        }
                        case "erase" -> {
                            erased.add(((ErasedUser) arguments[0]).userId());
                            beforeErase.run();
                        }
                        case "audit" -> {
                            if (auditFails) {
                                throw StoreException.temporary("away on purpose", null);
                            }
                        }
                        case "purge" -> {
                            return purge();
                        }
                        case "writesBackups" -> {
                            return true;
                        }
                        case "backup" -> {
                            return null;
                        }
                        default -> {}
                    }
                    try {
                        return method.invoke(memory, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Three steps, of which the first decides which bytes are removed. */
    private boolean purge() {
        if (purgeStep == 0) {
            removing = new ArrayList<>(erased);
        }
        purgeStep = (purgeStep + 1) % 3;
        if (purgeStep == 0) {
            removed.addAll(removing);
        }
        return purgeStep == 0;
    }

    private Hub hub() {
        return Hub.builder().runtime(runtime).store(store()).build().start();
    }

    private <T> T get(CompletableFuture<T> stage) {
        runtime.runUntil(stage::isDone, Duration.ofMinutes(2));
        assertThat(stage).isDone();
        return stage.join();
    }

    private CompletableFuture<Integer> erase(Hub hub, String user) {
        return hub.moderation()
                .erase(Subject.user(user), null, ErasureMode.DELETE, "op", "")
                .toCompletableFuture();
    }

    // ------------------------------------------------------------------------------------------------------- erasure

    /** The messages of a page are gone before they are changed, as by retention: the erasure goes on. */
    @Test
    void messagesThatVanish_doNotEndAnErasure() {
        Hub hub = hub();
        get(hub.room(ROOM).publish("host", "one").toCompletableFuture());
        named.add(Map.of(ROOM, List.of(7L, 8L)));
        named.add(Map.of(ROOM, List.of(9L)));
        assertThat(get(erase(hub, "u1"))).isZero();
        assertThat(erased).containsExactly("u1");
        hub.close();
    }

    /** The store names the same messages again although none can be changed: the erasure fails, and does not go on for ever. */
    @Test
    void messagesThatCannotBeChanged_endAnErasure() {
        Hub hub = hub();
        for (int i = 0; i < 3; i++) {
            named.add(Map.of(ROOM, List.of(7L)));
        }
        CompletableFuture<Integer> stage = erase(hub, "u1");
        assertThatThrownBy(() -> get(stage)).hasStackTraceContaining("cannot be changed");
        assertThat(named).as("after the second page").hasSize(1);
        hub.close();
    }

    /** The bytes of the second user are removed by steps that begin after its erasure, not by the rest of those of the first. */
    @Test
    void secondErasure_duringTheRemovalOfBytes_hasItsOwn() {
        Hub hub = hub();
        CompletableFuture<Integer> first = erase(hub, "u1");
        runtime.runUntil(() -> purgeStep == 2, Duration.ofSeconds(5));
        CompletableFuture<Integer> second = erase(hub, "u2");
        get(second);
        assertThat(removed).contains("u2");
        get(first);
        hub.close();
    }

    /** The log in the memory of another node has the user and the reasons, too. */
    @Test
    void erasedUser_isInTheAuditLogOfNoNode() {
        SharedStores stores = new SharedStores();
        Hub first = Hub.builder().runtime(runtime).store(stores.store()).build().start();
        Hub second =
                Hub.builder().runtime(runtime).store(stores.store()).build().start();
        Duration minute = Duration.ofMinutes(1);
        second.moderation().mute(Subject.user("u1"), minute, "op", "secret reason");
        second.moderation().mute(Subject.user("u2"), minute, "op", "other reason");
        runtime.run(Duration.ofSeconds(2));
        get(erase(first, "u1"));
        stores.beforeNextAuditLog(() -> second.moderation().mute(Subject.user("u3"), minute, "op", "meanwhile"));
        runtime.run(Duration.ofSeconds(3));
        assertThat(second.moderation().auditLog())
                .extracting(entry -> entry.action() + " " + entry.reason())
                .containsExactly("MUTE ", "MUTE other reason", "ERASE ", "MUTE meanwhile");
        assertThat(second.moderation().auditLog())
                .noneMatch(entry -> entry.subject().equals(Subject.user("u1")));
        assertThat(first.moderation().auditLog())
                .noneMatch(entry -> entry.subject().equals(Subject.user("u1")))
                .filteredOn(entry -> entry.action() == Action.ERASE)
                .hasSize(1);
        first.close();
        second.close();
    }

    /** Entries of the audit log that wait for the store lose the user, too: those from before the erasure, and from during it. */
    @Test
    void erasedUser_isInNoEntryThatWaitsForTheStore() {
        Hub hub = hub();
        auditFails = true;
        Duration minute = Duration.ofMinutes(1);
        hub.moderation().mute(Subject.user("u1"), minute, "op", "secret before");
        hub.moderation().mute(Subject.user("u2"), minute, "op", "other");
        runtime.run(Duration.ofSeconds(3));
        CompletableFuture<Integer> stage = erase(hub, "u1");
        runtime.run(Duration.ofSeconds(3));
        beforeErase = () -> hub.moderation().mute(Subject.user("u1"), minute, "op", "secret during");
        auditFails = false;
        get(stage);
        hub.moderation().mute(Subject.user("u1"), minute, "op", "after");
        runtime.run(Duration.ofSeconds(3));
        hub.close();
        memory.open(new StoreSettings(RoomOptions.DEFAULT, () -> "epoch"));
        assertThat(memory.auditLog(10))
                .extracting(entry -> entry.action() + " " + entry.reason())
                .containsExactly("MUTE ", "MUTE other", "MUTE ", "ERASE ", "MUTE after");
        assertThat(memory.auditLog(10))
                .filteredOn(entry -> entry.subject().equals(Subject.user("u1")))
                .hasSize(1);
    }

    // -------------------------------------------------------------------------------------------------------- the end

    /** What waits when the store is closed fails, and does not wait for ever. */
    @Test
    void readsAndBackupsThatWait_failAtTheEnd() {
        OpenStore open = OpenStore.open(store(), RoomOptions.DEFAULT, runtime.clock(), runtime);
        var broker = open.backend(Backend.builder().build()).broker();
        List<CompletableFuture<?>> waiting = new ArrayList<>();
        waiting.add(broker.streams("", null, 5).toCompletableFuture());
        waiting.add(open.backup(Path.of("one.db")).toCompletableFuture());
        waiting.add(open.purge().toCompletableFuture());
        broker.close();
        for (CompletableFuture<?> stage : waiting) {
            assertThat(stage).isCompletedExceptionally();
            assertThatThrownBy(stage::join)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        }
        assertThat(calls).doesNotContain("backup", "purge");
    }

    @Test
    void sanctionsThatWait_failAtTheEnd() {
        OpenStore open = OpenStore.open(store(), RoomOptions.DEFAULT, runtime.clock(), runtime);
        var sanctions = open.backend(Backend.builder().build()).sanctions();
        CompletableFuture<Void> waiting =
                sanctions.lift(Sanction.Kind.MUTE, Subject.user("u1")).toCompletableFuture();
        Logger logger = (Logger) LoggerFactory.getLogger("io.chathub.core.internal.store.DurableModeration");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
        try {
            sanctions.close();
        } finally {
            logger.setAdditive(true);
            logger.detachAppender(log);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("1 changes of the moderation are not stored");
        assertThat(waiting).isCompletedExceptionally();
        assertThat(sanctions.lift(Sanction.Kind.MUTE, Subject.user("u1")).toCompletableFuture())
                .isCompletedExceptionally();
        assertThat(calls).doesNotContain("lift");
    }

    // ------------------------------------------------------------------------------------------------------- operators

    /** The name of the operator is checked before each action: none is carried out that the audit log does not have. */
    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "long"})
    void actionsOfAnOperatorWithoutAName_areNotCarriedOut(String name) {
        Hub hub = hub();
        get(hub.room(ROOM).publish("host", "one").toCompletableFuture());
        String operator = name.equals("long") ? "x".repeat(Subject.MAX_LENGTH + 1) : name;
        Subject user = Subject.user("u1");
        Duration minute = Duration.ofMinutes(1);
        Map<Action, Runnable> actions = new EnumMap<>(Action.class);
        actions.put(Action.EXPORT, () -> hub.data().export(null, operator));
        actions.put(Action.BACKUP, () -> hub.data().backup(Path.of("one.db"), operator));
        actions.put(Action.RETAIN, () -> hub.data().retain(ROOM, new StreamRetention(1, null), operator));
        actions.put(Action.DISCONNECT, () -> hub.moderation().disconnect(user, operator, ""));
        actions.put(Action.MUTE, () -> hub.moderation().mute(user, minute, operator, ""));
        actions.put(Action.UNMUTE, () -> hub.moderation().unmute(user, operator, ""));
        actions.put(Action.BAN, () -> hub.moderation().ban(user, minute, operator, ""));
        actions.put(Action.UNBAN, () -> hub.moderation().unban(user, operator, ""));
        actions.put(Action.DELETE, () -> hub.moderation().delete(ROOM, 1, operator, ""));
        actions.put(Action.CLOSE, () -> hub.moderation().close(ROOM, operator, ""));
        actions.put(Action.ERASE, () -> hub.moderation().erase(user, null, ErasureMode.DELETE, operator, ""));
        assertThat(actions).as("all actions").containsOnlyKeys(Action.values());
        runtime.run(Duration.ofSeconds(1));
        calls.clear();
        actions.forEach((action, call) ->
                assertThatThrownBy(call::run).as("%s", action).isInstanceOf(IllegalArgumentException.class));
        runtime.run(Duration.ofSeconds(1));
        assertThat(calls).doesNotContain("backup", "retain", "erase", "commit", "impose", "lift", "audit");
        assertThat(hub.moderation().auditLog()).isEmpty();
        hub.close();
    }
}
