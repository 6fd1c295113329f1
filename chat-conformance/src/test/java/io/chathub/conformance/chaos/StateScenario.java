package io.chathub.conformance.chaos;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatClientBuilder;
import io.chathub.client.RoomHistory;
import io.chathub.core.HistoryPage;
import io.chathub.core.StreamHead;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@link StateServers} and clients of the SDK, at random by a seed; the threads' timing is never the same twice.
 * Clients post, edit and delete their messages and react; the host changes messages of its own, pins and reacts, and begins new
 * epochs with and without a loss; connections are cut and lead to the other server. Then the devices of each user edit the same
 * revisions, messages change while half of the clients are away, and there is one more loss, again while half of the clients are away; each time everything comes to rest.
 */
final class StateScenario {

    private static final List<String> ROOMS = List.of("red", "green");
    private static final int USERS = 4;
    private static final int CLIENTS = 2 * USERS;
    private static final int HELD = 80;
    private static final int BURST = 100;
    private static final int ABSENT_CHANGES = 8;
    private static final int CONTESTS = 25;
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
    /**
     * How many looks in a row find the copies equal before the scenario is at rest. A copy that was dropped after a loss has no message
     * for a moment, and equals everything; the messages that follow come one by one.
     */
    private static final int EQUAL_LOOKS = 10;

    private static final Duration REST = Duration.ofSeconds(30);
    private static final Duration REST_OF_MUTANTS = Duration.ofSeconds(3);

    /**
     * What a run left behind.
     *
     * @param faults     what the checks say; the first word of each names the check
     * @param figures    what happened, to see that the checks had something to compare
     * @param epochs     the number of new epochs
     * @param cuts       the number of connections that the proxies cut
     */
    record Outcome(List<String> faults, StateFigures figures, int epochs, long cuts) {}

    private final Random random;
    private final long millis;
    private final @Nullable StateFault fault;
    private final Promises promises = new Promises();
    private final StateWatch watch = new StateWatch();
    private final FrameRules rules = new FrameRules();
    private final StateServers servers;
    private final List<FaultyProxy> proxies = new ArrayList<>();
    /** The clients of the first user, then those of the second one, and so on: one at each proxy. */
    private final List<StateClient> clients = new ArrayList<>();

    private final Set<String> faults = new LinkedHashSet<>();
    private int epochs;
    private int welcomes;

    private StateScenario(long seed, long millis, @Nullable StateFault fault) {
        random = new Random(seed);
        this.millis = millis;
        this.fault = fault;
        servers = new StateServers(random.nextLong(), HELD, fault);
    }

    /**
     * Runs.
     *
     * @param millis how long there are faults
     * @param fault  what the nodes do wrong; null for nothing. The run ends as soon as the check of the fault objects
     */
    static Outcome run(long seed, long millis, @Nullable StateFault fault) throws IOException, InterruptedException {
        StateScenario scenario = new StateScenario(seed, millis, fault);
        try {
            return scenario.run();
        } finally {
            scenario.servers.close();
            scenario.clients.forEach(StateClient::close);
            scenario.proxies.forEach(FaultyProxy::close);
        }
    }

    private Outcome run() throws IOException, InterruptedException {
        for (int i = 0; i < 2; i++) {
            FaultyProxy proxy = FaultyProxy.watched(random.nextLong(), Watching.both(watch, rules));
            proxy.leadTo(servers.port(i));
            proxies.add(proxy);
        }
        for (int user = 0; user < USERS; user++) {
            String key = ChatClientBuilder.newGuestKey();
            for (int device = 0; device < 2; device++) {
                clients.add(new StateClient(
                        ChatClient.builder(URI.create(
                                        "ws://127.0.0.1:" + proxies.get(device).port() + "/ws"))
                                .guestKey(key),
                        "user" + user,
                        device,
                        random.nextLong(),
                        promises,
                        servers.ledger()::has));
            }
        }
        clients.forEach(client -> client.start(ROOMS));
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (end - System.nanoTime() > 0) {
            step();
            LockSupport.parkNanos(STEP_NANOS);
        }
        long cuts = proxies.stream().mapToLong(proxy -> proxy.count(Fault.CUT)).sum();
        proxies.forEach(FaultyProxy::calmDown);
        servers.calmDown();
        check();
        if (goesOn()) {
            contest();
            check();
        }
        if (goesOn()) {
            changeWhileHalfIsAway();
            check();
        }
        if (goesOn()) {
            watch.forbid(promises.deleted().keySet());
            readPages();
            loseWhileHalfIsAway();
            check(); // a loss makes clients read the states again
        }
        return new Outcome(List.copyOf(faults), StateFigures.of(promises, watch), epochs, cuts);
    }

    /** Whether the run has not found its fault. */
    private boolean goesOn() {
        return fault == null || faults.stream().noneMatch(word -> word.startsWith(fault.check() + ":"));
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
                hostChanges(room);
            }
        } else if (roll < 60) {
            servers.welcome(room, welcomes++);
        } else if (roll < 350) {
            hostChanges(room);
        } else if (roll < 700) {
            clients.get(random.nextInt(CLIENTS)).say(room);
        } else {
            clientChanges(random.nextInt(CLIENTS));
        }
    }

    /** The messages of a client have one writer. */
    private void hostChanges(String room) {
        servers.host().any(room, random, message -> message.user() == null);
    }

    private void clientChanges(int client) {
        clients.get(client).change(random, clients.get(client ^ 1));
    }

    private void renew(String room, long lost) {
        servers.ledger().renew(room, lost);
        epochs++;
    }

    // ------------------------------------------------------------------------------------------- phases at rest

    /** The devices of each user edit the same revisions at both nodes at once. */
    private void contest() {
        for (int i = 0; i < 2; i++) {
            proxies.get(i).leadTo(servers.port(i));
            proxies.get(i).cutAll();
        }
        await(() -> servers.clients(0) == USERS && servers.clients(1) == USERS);
        for (int i = 0; i < CONTESTS; i++) {
            for (int client = 0; client < CLIENTS; client += 2) {
                clients.get(client).contest(random, clients.get(client + 1));
            }
            await(() -> clients.stream().allMatch(client -> client.unanswered() == 0));
        }
    }

    /** Those who are away return to messages that have changed, and receive the changes. */
    private void changeWhileHalfIsAway() {
        leave();
        for (int i = 0; i < ABSENT_CHANGES; i++) {
            for (int client = 1; client < CLIENTS; client += 2) {
                StateClient present = clients.get(client);
                if (i % 4 == 0) {
                    present.say(ROOMS.get(random.nextInt(ROOMS.size())));
                } else {
                    present.change(random, present);
                }
            }
            await(() -> clients.stream().allMatch(client -> client.unanswered() < 4));
        }
        proxies.get(0).leadTo(servers.port(0));
    }

    /** Those who are away know of events that the new epoch has replaced by others; the rest is told of the new epoch. */
    private void loseWhileHalfIsAway() {
        leave();
        for (String room : ROOMS) {
            renew(room, 3);
            for (int i = 0; i < 6; i++) {
                servers.host().post(room, "after the loss " + i, 0);
            }
        }
        proxies.get(0).leadTo(servers.port(0));
    }

    private void leave() {
        FaultyProxy away = proxies.get(0);
        away.leadTo(0);
        away.cutAll();
        await(() -> servers.clients() <= CLIENTS / 2);
    }

    /** Reads the newest page of each room by each client. */
    private void readPages() throws InterruptedException {
        PromiseChecks checks = checks();
        for (StateClient client : clients) {
            for (String room : ROOMS) {
                RoomHistory page = client.page(room);
                if (page != null) {
                    add("tombstone", checks.textsOfDeleted("a page of " + client, page.messages().stream()));
                }
            }
        }
    }

    /** Returns whether the condition has become true in time. */
    private boolean await(BooleanSupplier condition) {
        long limit = (fault == null ? REST : REST_OF_MUTANTS).toNanos();
        long end = System.nanoTime() + limit;
        while (!condition.getAsBoolean()) {
            if (end - System.nanoTime() < 0) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return true;
    }

    // ---------------------------------------------------------------------------------------------------- checks

    private void add(String check, List<String> found) {
        found.forEach(one -> faults.add(check + ": " + one));
    }

    /** Waits until everybody has an answer and an equal copy, which a fault of the nodes may prevent, and runs all checks. */
    private void check() {
        int[] equal = new int[1];
        boolean atRest = await(() -> {
            boolean now = clients.stream().allMatch(client -> client.unanswered() == 0)
                    && differences().isEmpty()
                    && servers.effectFaults().isEmpty();
            equal[0] = now ? equal[0] + 1 : 0;
            return equal[0] >= EQUAL_LOOKS;
        });
        if (!atRest) {
            add("copy", differences());
        }
        for (StateClient client : clients) {
            faults.addAll(client.faults());
            if (client.unanswered() > 0) {
                faults.add("answer: " + client + " waits for " + client.unanswered());
            }
            add(
                    "twice",
                    client.copies().repeated().stream()
                            .map(repeated -> client + ": " + repeated)
                            .toList());
        }
        add("key", servers.ledger().repeated());
        faults.addAll(servers.effectFaults());
        PromiseChecks checks = checks();
        add("edit", checks.edits());
        add("revision", checks.revisions());
        add("reaction", checks.reactions());
        add("tombstone", checks.tombstones());
        for (StateClient client : clients) {
            add("tombstone", checks.textsOfDeleted("a copy of " + client, client.copied(ROOMS)));
        }
        add("tombstone", watch.reappeared(promises.deleted()));
        add("recovered", watch.incomplete(servers.ledger().log()));
        add("wire", watch.unreadable());
        add("rule", rules.events() == 0 ? List.of("no event was seen") : rules.faults());
        Map<String, StreamHead> heads = new HashMap<>();
        held().forEach((room, page) -> heads.put(room, page.head()));
        add("needless", watch.needless(servers.ledger().log(), heads, StateServers.recovered(HELD)));
    }

    private PromiseChecks checks() {
        return new PromiseChecks(promises, servers.ledger().log(), held());
    }

    private Map<String, HistoryPage> held() {
        return ROOMS.stream()
                .collect(Collectors.toMap(
                        Function.identity(), room -> servers.host().held(room)));
    }

    private List<String> differences() {
        Map<String, HistoryPage> held = held();
        List<String> differences = new ArrayList<>();
        for (StateClient client : clients) {
            held.forEach((room, page) -> {
                String difference = client.difference(page, room);
                if (difference != null) {
                    differences.add(difference);
                }
            });
        }
        return differences;
    }
}
