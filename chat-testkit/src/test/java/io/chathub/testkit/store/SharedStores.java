package io.chathub.testkit.store;

import io.chathub.core.StreamHead;
import io.chathub.core.StreamRetention;
import io.chathub.core.spi.store.MessageStore;
import io.chathub.core.spi.store.NewEvent;
import io.chathub.core.spi.store.StoreException;
import io.chathub.core.spi.store.StreamState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Several stores over one memory, as several processes on one database have. They do not notify: their brokers poll. */
final class SharedStores {

    private final InMemoryStore memory = new InMemoryStore();
    /** The epochs of streams that have begun and have no event yet. */
    private final Map<String, String> epochs = new ConcurrentHashMap<>();

    private final AtomicBoolean losesAnswer = new AtomicBoolean();
    private final AtomicInteger headReads = new AtomicInteger();
    private final AtomicInteger stateReads = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger erasures = new AtomicInteger();
    /** Runs once, before a read of changes. */
    private final AtomicReference<Runnable> beforeChanges = new AtomicReference<>(() -> {});

    /** Runs once, after a read of changes and before its answer. */
    private final AtomicReference<Runnable> afterChanges = new AtomicReference<>(() -> {});

    /** Runs once, before a read of the audit log. */
    private final AtomicReference<Runnable> beforeAuditLog = new AtomicReference<>(() -> {});

    /** The store of one more process. */
    MessageStore store() {
        AtomicInteger taken = new AtomicInteger();
        return (MessageStore) Proxy.newProxyInstance(
                SharedStores.class.getClassLoader(),
                new Class<?>[] {MessageStore.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "isShared" -> {
                            return true;
                        }
                        case "open" -> {
                            if (open.getAndIncrement() > 0) {
                                return null;
                            }
                        }
                        case "close" -> {
                            if (open.decrementAndGet() > 0) {
                                return null;
                            }
                        }
                        case "heads" -> headReads.incrementAndGet();
                        case "takeErasures" -> {
                            int now = erasures.get();
                            return taken.getAndSet(now) != now;
                        }
                        case "auditLog" -> beforeAuditLog.getAndSet(() -> {}).run();
                        case "history", "entries", "tally" -> stateReads.incrementAndGet();
                        case "changes" -> {
                            stateReads.incrementAndGet();
                            beforeChanges.getAndSet(() -> {}).run();
                        }
                        case "begin" -> {
                            return begin((String) arguments[0], (String) arguments[1]);
                        }
                        case "commit" ->
                            arguments[2] = ((List<?>) arguments[2])
                                    .stream()
                                            .map(event -> inEpoch((NewEvent) event))
                                            .toList();
                        default -> {}
                    }
                    Object answer;
                    try {
                        answer = method.invoke(memory, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (method.getName().equals("erase")) {
                        erasures.incrementAndGet();
                    }
                    if (method.getName().equals("changes")) {
                        afterChanges.getAndSet(() -> {}).run();
                    }
                    if (method.getName().equals("commit") && losesAnswer.compareAndSet(true, false)) {
                        throw StoreException.temporary("the answer is lost, on purpose", null);
                    }
                    return answer;
                });
    }

    /** Runs a step before the next read of changes. */
    void beforeNextChanges(Runnable step) {
        beforeChanges.set(step);
    }

    /** Runs a step after the next read of changes, before the caller has its answer. */
    void afterNextChanges(Runnable step) {
        afterChanges.set(step);
    }

    /** Runs a step before the next read of the audit log. */
    void beforeNextAuditLog(Runnable step) {
        beforeAuditLog.set(step);
    }

    /** The next commit of any process is stored, and its answer is lost. */
    void loseNextAnswer() {
        losesAnswer.set(true);
    }

    /** See {@link InMemoryStore#lose}. */
    boolean lose(String stream, long kept) {
        return memory.lose(stream, kept);
    }

    /** The processes that begin this stream from now on begin another epoch, as long as it has no event. */
    void forgetEpoch(String stream) {
        epochs.remove(stream);
    }

    /** The number of times that heads were read. */
    int headReads() {
        return headReads.get();
    }

    /** The number of times that states were read. */
    int stateReads() {
        return stateReads.get();
    }

    private StreamState begin(String stream, String epoch) {
        StreamState state = memory.load(stream);
        StreamHead head = StreamHead.of(epochs.computeIfAbsent(stream, name -> epoch), 0);
        return state != null ? state : new StreamState(head, null, StreamRetention.DEFAULT);
    }

    private NewEvent inEpoch(NewEvent event) {
        return new NewEvent(event.request(), epochs.getOrDefault(event.request().stream(), event.newEpoch()));
    }
}
