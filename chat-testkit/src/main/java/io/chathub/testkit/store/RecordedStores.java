package io.chathub.testkit.store;

import io.chathub.core.spi.broker.PendingEffect;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.store.Committed;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.NewEvent;
import io.chathub.core.spi.store.StoreException;
import io.chathub.core.spi.store.StoreSettings;
import io.chathub.core.spi.store.StreamState;
import io.chathub.protocol.reply.Place;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stores over one database, with faults: a commit that fails, and the loss of the newest events of a stream. All writes are
 * recorded. After a loss another database, in which the writes before the loss are repeated, is behind the same stores.
 * Thread-safe.
 */
public final class RecordedStores {

    private static final Set<String> WRITES = Set.of("commit", "begin", "renew", "expire", "retain", "completeEffect");

    private record Write(
            Method method, List<Object> arguments, @Nullable Object result) {}

    /** The store of one node: the present one behind it, and the settings that it was opened with. */
    private static final class Node {
        private MessageStore store;
        private @Nullable StoreSettings settings;

        private Node(MessageStore store) {
            this.store = store;
        }
    }

    private final Supplier<Supplier<MessageStore>> databases;
    private final ReadWriteLock change = new ReentrantReadWriteLock();
    private final List<Node> nodes = new ArrayList<>();
    private final List<Write> writes = Collections.synchronizedList(new ArrayList<>());
    /** The next commit fails: after it is stored, or before. */
    private final AtomicReference<@Nullable Boolean> failure = new AtomicReference<>();

    private Supplier<MessageStore> database;

    /**
     * Stores over the first one of some databases.
     *
     * @param databases makes an empty database, and gives one more store of it at each call
     */
    public RecordedStores(Supplier<Supplier<MessageStore>> databases) {
        this.databases = databases;
        database = databases.get();
    }

    /** The store of one more node, not open. */
    public MessageStore store() {
        change.writeLock().lock();
        try {
            Node node = new Node(database.get());
            nodes.add(node);
            return (MessageStore) Proxy.newProxyInstance(
                    RecordedStores.class.getClassLoader(),
                    new Class<?>[] {MessageStore.class},
                    (proxy, method, arguments) -> call(node, method, arguments));
        } finally {
            change.writeLock().unlock();
        }
    }

    /**
     * The next commit of any node fails.
     *
     * @param stored whether the batch is stored, and only its answer is lost
     */
    public void failNextCommit(boolean stored) {
        failure.set(stored);
    }

    private @Nullable Object call(Node node, Method method, Object[] arguments) throws Throwable {
        change.readLock().lock();
        try {
            if (method.getName().equals("open")) {
                node.settings = (StoreSettings) arguments[0];
            }
            Boolean stored = method.getName().equals("commit") ? failure.getAndSet(null) : null;
            if (Boolean.FALSE.equals(stored)) {
                throw StoreException.temporary("nothing is stored, on purpose", null);
            }
            Object result = invoke(node.store, method, arguments);
            if (WRITES.contains(method.getName())) {
                writes.add(new Write(method, List.of(arguments), result));
            }
            if (stored != null) {
                throw StoreException.temporary("the answer is lost, on purpose", null);
            }
            return result;
        } finally {
            change.readLock().unlock();
        }
    }

    private static @Nullable Object invoke(MessageStore store, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(store, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    // ----------------------------------------------------------------------------------------------------------- loss

    /**
     * Loses the newest events of a stream: it has the state that it had when its head was {@code kept}. Other streams keep all.
     *
     * @throws IllegalStateException if the stream never had this head
     */
    public void lose(String stream, long kept) {
        change.writeLock().lock();
        try {
            database = databases.get();
            for (Node node : nodes) {
                node.store.close();
                node.store = database.get();
                node.store.open(Objects.requireNonNull(node.settings, "the store is not open"));
            }
            List<Write> before = List.copyOf(writes);
            writes.clear();
            Loss loss = new Loss(stream, kept);
            MessageStore first = nodes.get(0).store;
            for (Write write : before) {
                List<Object> arguments = loss.kept(write);
                if (arguments != null) {
                    writes.add(
                            new Write(write.method(), arguments, invoke(first, write.method(), arguments.toArray())));
                }
            }
            StreamState state = first.load(stream);
            if (state == null || state.head().offset() != kept) {
                throw new IllegalStateException("no state of " + stream + " at " + kept + ": " + state);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        } finally {
            change.writeLock().unlock();
        }
    }

    /** The writes that a loss leaves. */
    private static final class Loss {

        private final String stream;
        private final long kept;
        private boolean begun;

        private Loss(String stream, long kept) {
            this.stream = stream;
            this.kept = kept;
        }

        /** The arguments of a write without the events that are lost; null where nothing is left. */
        private @Nullable List<Object> kept(Write write) {
            if (write.arguments().get(0) instanceof PendingEffect effect) {
                boolean lost = effect.stream().equals(stream) && effect.cause().offset() > kept;
                return lost ? null : write.arguments();
            }
            if (!(write.result() instanceof Committed committed)) {
                return write.arguments();
            }
            List<NewEvent> left = new ArrayList<>();
            List<?> events = (List<?>) write.arguments().get(2);
            for (int i = 0; i < events.size(); i++) {
                NewEvent event = (NewEvent) events.get(i);
                if (!isLost(event, committed.placed().get(i).result())) {
                    left.add(event);
                }
            }
            return left.isEmpty()
                    ? null
                    : List.of(write.arguments().get(0), write.arguments().get(1), left);
        }

        private boolean isLost(NewEvent event, @Nullable PublishResult result) {
            if (!event.request().stream().equals(stream)) {
                return false;
            }
            Place place = result == null ? null : result.place();
            begun |= place != null && place.offset() > kept;
            return begun;
        }
    }
}
