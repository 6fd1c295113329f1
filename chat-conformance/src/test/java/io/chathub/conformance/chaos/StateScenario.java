package io.chathub.conformance.chaos;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatRoom;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.RequestRefusedException;
import io.chathub.core.HistoryPage;
import io.chathub.testkit.RoomCopies;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@link StateServers} and clients of the SDK, at random by a seed; the threads' timing is never the same twice.
 * Clients post, the host changes messages and begins new epochs with and without a loss, connections are cut and lead to the other
 * server. Then there is one more loss, while half of the clients are away, and everything comes to rest.
 */
final class StateScenario {

    private static final List<String> ROOMS = List.of("red", "green");
    private static final int CLIENTS = 8;
    private static final int HELD = 80;
    private static final int BURST = 100;
    private static final int MOST_UNANSWERED = 4;
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
    private static final Duration REST = Duration.ofSeconds(30);

    /**
     * What a run left behind.
     *
     * @param faults       what the checks say; the first word of each names the check
     * @param acknowledged the number of messages whose senders have a receipt
     * @param duplicates   the number of receipts that name a message that was stored before
     * @param epochs       the number of new epochs
     * @param cuts         the number of connections that the proxies cut
     */
    record Outcome(List<String> faults, int acknowledged, int duplicates, int epochs, long cuts) {}

    /** A client with its copies and its receipts. */
    private final class Reader {
        private final String name;
        private final RoomCopies copies = new RoomCopies(event -> {});
        private final ChatClient client;
        private final AtomicInteger unanswered = new AtomicInteger();
        private int said;

        Reader(String name, int port) {
            this.name = name;
            client = ChatClient.builder(URI.create("ws://127.0.0.1:" + port + "/ws"))
                    .username(name)
                    .reconnect(ReconnectPolicy.builder()
                            .baseDelay(Duration.ofMillis(100))
                            .maxDelay(Duration.ofMillis(400))
                            .retryFirst(true)
                            .build())
                    .listener(copies)
                    .build();
            var unused = client.connect();
            ROOMS.forEach(this::join);
        }

        private void join(String room) {
            var unused = client.room(room).join();
        }

        void say(ChatRoom room) {
            if (unanswered.get() >= MOST_UNANSWERED) {
                return;
            }
            String text = name + " says " + said++;
            unanswered.incrementAndGet();
            var unused = room.send(text).whenComplete((receipt, failure) -> {
                unanswered.decrementAndGet();
                if (receipt != null) {
                    acknowledged.incrementAndGet();
                    duplicates.addAndGet(receipt.duplicate() ? 1 : 0);
                } else if (isRefusal(failure) && servers.ledger().has(room.name(), text)) {
                    faults.add("key: '" + text + "' is stored and was refused: " + failure);
                }
            });
        }

        /** A refusal after an unknown outcome is the cause of the failure. */
        private static boolean isRefusal(@Nullable Throwable failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof RequestRefusedException) {
                    return true;
                }
            }
            return false;
        }

        @Nullable String difference() {
            for (String room : ROOMS) {
                HistoryPage page = servers.host().held(room);
                String difference = copies.difference(room, page);
                if (difference != null) {
                    return "copy: " + name + " in " + room + " of " + page.head() + ": " + difference;
                }
            }
            return null;
        }
    }

    private final Random random;
    private final long millis;
    private final StateServers servers;
    private final List<FaultyProxy> proxies = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger duplicates = new AtomicInteger();
    private final boolean honest;
    private int epochs;
    private int welcomes;

    private StateScenario(long seed, long millis, @Nullable StateFault fault) {
        random = new Random(seed);
        this.millis = millis;
        honest = fault == null;
        servers = new StateServers(random.nextLong(), HELD, fault);
    }

    /**
     * Runs.
     *
     * @param millis how long there are faults
     * @param fault  what the nodes do wrong; null for nothing
     */
    static Outcome run(long seed, long millis, @Nullable StateFault fault) throws IOException {
        StateScenario scenario = new StateScenario(seed, millis, fault);
        try {
            return scenario.run();
        } finally {
            scenario.servers.close();
            scenario.readers.forEach(reader -> reader.client.close());
            scenario.proxies.forEach(FaultyProxy::close);
        }
    }

    private Outcome run() throws IOException {
        for (int i = 0; i < 2; i++) {
            FaultyProxy proxy = new FaultyProxy(random.nextLong(), false, null);
            proxy.leadTo(servers.port(i));
            proxies.add(proxy);
        }
        for (int i = 0; i < CLIENTS; i++) {
            readers.add(new Reader("user" + i, proxies.get(i % 2).port()));
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (end - System.nanoTime() > 0) {
            step();
            LockSupport.parkNanos(STEP_NANOS);
        }
        long cuts = proxies.stream().mapToLong(proxy -> proxy.count(Fault.CUT)).sum();
        proxies.forEach(FaultyProxy::calmDown);
        servers.calmDown();
        rest();
        compareCopies(); // a loss makes clients read the states again
        loseWhileHalfIsAway();
        rest();
        check();
        return new Outcome(List.copyOf(faults), acknowledged.get(), duplicates.get(), epochs, cuts);
    }

    private void step() {
        String room = ROOMS.get(random.nextInt(ROOMS.size()));
        int roll = random.nextInt(1_000);
        if (roll < 3) {
            renew(room, 0);
        } else if (roll < 6) {
            renew(room, random.nextInt(10));
        } else if (roll < 12) {
            proxies.get(random.nextInt(2)).leadTo(servers.port(random.nextInt(2)));
        } else if (roll < 16) {
            proxies.get(random.nextInt(2)).cutAll();
        } else if (roll < 20) {
            for (int i = 0; i < BURST; i++) {
                servers.host().any(room, random);
            }
        } else if (roll < 60) {
            servers.welcome(room, welcomes++);
        } else if (roll < 500) {
            servers.host().any(room, random);
        } else {
            Reader reader = readers.get(random.nextInt(CLIENTS));
            reader.say(reader.client.room(room));
        }
    }

    private void renew(String room, long lost) {
        servers.ledger().renew(room, lost);
        epochs++;
    }

    /** Those who are away know of events that the new epoch has replaced by others; the rest is told of the new epoch. */
    private void loseWhileHalfIsAway() {
        FaultyProxy away = proxies.get(0);
        away.leadTo(0);
        away.cutAll();
        await(() -> servers.clients() <= CLIENTS / 2);
        for (String room : ROOMS) {
            renew(room, 3);
            for (int i = 0; i < 6; i++) {
                servers.host().post(room, "after the loss " + i, 0);
            }
        }
        away.leadTo(servers.port(0));
    }

    /** Everybody has an answer and an equal copy; a fault of the nodes may prevent that. */
    private void rest() {
        await(() -> readers.stream().allMatch(reader -> reader.unanswered.get() == 0 && reader.difference() == null)
                && servers.effectFaults().isEmpty());
    }

    private void await(BooleanSupplier condition) {
        long limit = honest ? REST.toNanos() : TimeUnit.SECONDS.toNanos(4);
        long end = System.nanoTime() + limit;
        while (!condition.getAsBoolean() && end - System.nanoTime() > 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private void compareCopies() {
        for (Reader reader : readers) {
            String difference = reader.difference();
            if (difference != null) {
                faults.add(difference);
            }
        }
    }

    private void check() {
        compareCopies();
        for (Reader reader : readers) {
            if (reader.unanswered.get() > 0) {
                faults.add("answer: " + reader.name + " waits for " + reader.unanswered);
            }
            reader.copies.repeated().forEach(repeated -> faults.add("twice: " + reader.name + ": " + repeated));
        }
        servers.ledger().repeated().forEach(repeated -> faults.add("key: " + repeated));
        faults.addAll(servers.effectFaults());
    }
}
