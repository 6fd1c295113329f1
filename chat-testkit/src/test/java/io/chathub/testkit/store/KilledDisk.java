package io.chathub.testkit.store;

import io.chathub.core.options.RoomOptions;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.store.Committed;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.NewEvent;
import io.chathub.core.spi.store.StoreException;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.core.spi.store.StreamState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A disk that keeps the batches of a store, and processes that end at any moment: before a batch is stored, or after it and before
 * the answer. A fault makes the store do something that no store may do.
 */
final class KilledDisk {

    enum Fault {
        NONE,
        /** The answer of a batch comes before the batch is stored. */
        ACK_BEFORE_COMMIT,
        /** The newest batches were written and not synced: some of them are lost with the process. */
        UNSYNCED_COMMIT,
        /** Half of a batch is stored. */
        HALF_BATCH,
        /** The keys are gone after a restart. */
        FORGOTTEN_KEYS,
        /** An older copy is restored, and the streams have new epochs. */
        RESTORE,
        /** An older copy is restored, and the streams keep their epochs. */
        RESTORE_WITH_THE_OLD_EPOCH
    }

    /** A batch; without events, the new epoch of the stream. */
    private record Batch(UUID id, long now, List<NewEvent> events, String epoch) {

        Batch(UUID id, long now, List<NewEvent> events) {
            this(id, now, events, "");
        }
    }

    private static final int KILLS_OF = 12;

    private final Fault fault;
    private final String stream;
    private final Random random;
    private final List<Batch> stored = new ArrayList<>();
    private int epochs;
    private @Nullable Batch unstored;
    private @Nullable InMemoryStore process;
    private int generation;
    /** Whether the process has ended. */
    boolean dead;
    /** Whether processes end by themselves. */
    boolean kills = true;

    KilledDisk(Fault fault, String stream, Random random) {
        this.fault = fault;
        this.stream = stream;
        this.random = random;
    }

    /** A process begins, with what is on the disk. */
    MessageStore start() {
        InMemoryStore memory = new InMemoryStore();
        memory.open(new StoreSettings(RoomOptions.DEFAULT, () -> "epoch" + ++epochs));
        List<Batch> batches = List.copyOf(stored);
        stored.clear();
        for (Batch batch : batches) {
            if (batch.events().isEmpty()) {
                memory.renew(stream, batch.epoch());
                stored.add(batch);
                continue;
            }
            List<NewEvent> events = fault == Fault.FORGOTTEN_KEYS
                    ? batch.events().stream().map(KilledDisk::withoutKey).toList()
                    : batch.events();
            memory.commit(batch.id(), batch.now(), events);
            stored.add(new Batch(batch.id(), batch.now(), events));
        }
        process = memory;
        dead = false;
        int own = ++generation;
        return (MessageStore) Proxy.newProxyInstance(
                KilledDisk.class.getClassLoader(), new Class<?>[] {MessageStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    if (dead || own != generation) {
                        throw StoreException.temporary("killed on purpose", null);
                    }
                    if (method.getName().equals("commit")) {
                        @SuppressWarnings("unchecked")
                        List<NewEvent> events = (List<NewEvent>) arguments[2];
                        return commit(memory, new Batch((UUID) arguments[0], (Long) arguments[1], events));
                    }
                    try {
                        return method.invoke(memory, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static NewEvent withoutKey(NewEvent event) {
        PublishRequest request = event.request();
        return new NewEvent(
                new PublishRequest(
                        request.stream(),
                        request.origin(),
                        request.number(),
                        request.event(),
                        null,
                        request.operation(),
                        request.effects()),
                event.newEpoch());
    }

    private Committed commit(InMemoryStore memory, Batch batch) {
        if (kills && random.nextInt(KILLS_OF) == 0) {
            kill();
            throw StoreException.temporary("killed on purpose", null);
        }
        if (unstored != null) {
            stored.add(unstored);
            unstored = null;
        }
        switch (fault) {
            case ACK_BEFORE_COMMIT -> unstored = batch;
            case HALF_BATCH ->
                stored.add(new Batch(
                        batch.id(),
                        batch.now(),
                        batch.events().subList(0, (batch.events().size() + 1) / 2)));
            default -> stored.add(batch);
        }
        Committed committed = memory.commit(batch.id(), batch.now(), batch.events());
        if (kills && random.nextInt(KILLS_OF) == 0) {
            kill();
            throw StoreException.temporary("killed on purpose, after the commit", null);
        }
        return committed;
    }

    /** The process ends. */
    void kill() {
        dead = true;
        unstored = null;
        if (fault == Fault.UNSYNCED_COMMIT) {
            lose(random.nextInt(3));
        }
    }

    private void lose(int batches) {
        for (int i = 0; i < batches && !stored.isEmpty(); i++) {
            stored.remove(stored.size() - 1);
        }
    }

    /** An older copy takes the place of the disk. Returns whether the fault asks for one. */
    boolean restoreOlder() {
        boolean restores = fault == Fault.RESTORE || fault == Fault.RESTORE_WITH_THE_OLD_EPOCH;
        if (restores) {
            lose(1 + random.nextInt(5));
        }
        return restores;
    }

    /** The operator's step after a restore. */
    void afterRestore() {
        if (fault == Fault.RESTORE && process != null && process.renewAll() > 0) {
            StreamState renewed = Objects.requireNonNull(process.load(stream));
            stored.add(new Batch(UUID.randomUUID(), 0, List.of(), renewed.head().epoch()));
        }
    }
}
