package io.chathub.conformance.chaos;

import io.chathub.client.ChatClient;
import io.chathub.core.HistoryPage;
import io.chathub.core.StreamHead;
import io.chathub.core.hook.Identity;
import io.chathub.testkit.SimulatedNetwork;
import io.chathub.testkit.SimulatedRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@link SimulatedNodes} and clients of the SDK on one thread, which a seed replays: two users with two devices each post,
 * edit, delete and react by commands, the host changes messages of its own and posts messages with effects, and there are the faults
 * of the seed's {@link Trait}s. Then there are no more faults, everything comes to rest, and all checks are made: each copy equals
 * the states of the owner, and the states keep what the answers have promised.
 */
final class NodesSimulation {

    private static final List<String> ROOMS = List.of("red", "green");
    private static final int USERS = 2;
    private static final int DEVICES = 2;
    private static final int STEPS = 160;
    private static final int BURST = 40;
    private static final Duration MAX_LATENCY = Duration.ofMillis(40);
    private static final Duration UNREST = Duration.ofSeconds(30);
    private static final Duration PEACE = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(500);
    /** How many looks in a row find everything equal: a copy that was dropped after a loss has no message for a moment. */
    private static final int EQUAL_LOOKS = 3;

    private final SimulatedRuntime runtime;
    private final SimulatedNetwork network;
    private final Random random;
    private final Set<Trait> traits;
    private final Promises promises = new Promises();
    private final StateWatch watch = new StateWatch();
    private final FrameRules rules = new FrameRules();
    private final SimulatedNodes nodes;
    /** The clients of the first user, then those of the second one: one mostly at each node. */
    private final List<StateClient> clients = new ArrayList<>();

    private final Set<String> faults = new LinkedHashSet<>();
    private int steps;
    private int welcomes;
    private int epochs;
    /** Whether a hub has to restart. */
    private boolean restarts;

    private int pauses;

    /**
     * A run.
     *
     * @param fault what the nodes do wrong; null for nothing
     */
    NodesSimulation(long seed, Set<Trait> traits, @Nullable StateFault fault) {
        this.traits = traits;
        runtime = new SimulatedRuntime(seed);
        random = new Random(seed ^ 0x5DEECE66DL);
        network = new SimulatedNetwork(runtime, random.nextLong(), MAX_LATENCY);
        nodes = new SimulatedNodes(runtime, random, traits, fault);
        for (int user = 0; user < USERS; user++) {
            for (int device = 0; device < DEVICES; device++) {
                clients.add(client("user" + user, device));
            }
        }
    }

    private StateClient client(String user, int device) {
        return new StateClient(
                ChatClient.builder(
                                user,
                                network.over(nodes.transports(
                                        new Identity(user, user), device, Watching.both(watch, rules))))
                        .runtime(runtime),
                user,
                device,
                random.nextLong(),
                promises,
                nodes.ledger()::has);
    }

    /** Runs and checks. Returns what the checks say; the first word of each names the check. */
    List<String> run() {
        clients.forEach(client -> client.start(ROOMS));
        after(500, this::step);
        after(random.nextInt(500), this::disturb);
        while (steps < STEPS) {
            runtime.runUntil(() -> restarts || steps >= STEPS, UNREST);
            if (restarts) {
                restarts = false;
                nodes.restart(); // not by a task of the runtime, which a hub that closes does not wait for
            }
        }
        nodes.calmDown();
        boolean atRest = comesToRest();
        check(atRest);
        clients.forEach(StateClient::close);
        nodes.close();
        return List.copyOf(faults);
    }

    long trace() {
        return runtime.trace();
    }

    StateFigures figures() {
        return StateFigures.of(promises, watch);
    }

    SimulatedNodes.Counts counts() {
        return nodes.counts();
    }

    int epochs() {
        return epochs;
    }

    int pauses() {
        return pauses;
    }

    long cuts() {
        return network.cuts();
    }

    private void after(int millis, Runnable task) {
        runtime.schedule(TimeUnit.MILLISECONDS.toNanos(millis), task);
    }

    // ------------------------------------------------------------------------------------------------ unrest

    private void step() {
        if (steps >= STEPS) {
            return;
        }
        steps++;
        String room = ROOMS.get(random.nextInt(ROOMS.size()));
        int roll = random.nextInt(100);
        if (roll < 3) {
            renew(room);
        } else if (roll < 4 && traits.contains(Trait.TIGHT)) {
            for (int i = 0; i < BURST; i++) {
                hostChanges(room);
            }
        } else if (roll < 8) {
            nodes.welcome(room, welcomes++);
        } else if (roll < 30) {
            hostChanges(room);
        } else if (roll < 62) {
            clients.get(random.nextInt(clients.size())).say(room);
        } else {
            int client = random.nextInt(clients.size());
            clients.get(client).change(random, clients.get(client ^ 1));
        }
        after(random.nextInt(50), this::step);
    }

    /** The messages of a client have one writer. */
    private void hostChanges(String room) {
        nodes.host().any(room, random, message -> message.user() == null);
    }

    private void renew(String room) {
        if (traits.contains(Trait.EPOCHS)) {
            nodes.ledger().renew(room, loses() && random.nextBoolean() ? random.nextInt(10) : 0);
            epochs++;
        }
    }

    private void disturb() {
        if (steps >= STEPS) {
            return;
        }
        int roll = random.nextInt(10);
        if (roll < 4 && traits.contains(Trait.CUTS)) {
            network.cutOne();
        } else if (roll < 6 && traits.contains(Trait.CUTS)) {
            network.stallOne(Duration.ofMillis(random.nextInt(3_000)));
        } else if (roll < 8 && traits.contains(Trait.RESTARTS)) {
            restarts = true;
        } else if (roll >= 8 && traits.contains(Trait.PAUSES)) {
            runtime.pause(Duration.ofMillis(random.nextInt(random.nextInt(10) == 0 ? 40_000 : 2_000)));
            pauses++;
        }
        after(random.nextInt(800), this::disturb);
    }

    // ------------------------------------------------------------------------------------------------ checks

    private boolean comesToRest() {
        int equal = 0;
        Duration end = runtime.elapsed().plus(PEACE);
        while (equal < EQUAL_LOOKS && runtime.elapsed().compareTo(end) < 0) {
            runtime.run(LOOK);
            boolean now = clients.stream().allMatch(client -> client.unanswered() == 0)
                    && Welcomes.faults(nodes.ledger()).isEmpty()
                    && differences(held()).isEmpty();
            equal = now ? equal + 1 : 0;
        }
        return equal >= EQUAL_LOOKS;
    }

    private Map<String, HistoryPage> held() {
        Map<String, HistoryPage> held = new HashMap<>();
        ROOMS.forEach(room -> held.put(room, nodes.host().held(room)));
        return held;
    }

    private List<String> differences(Map<String, HistoryPage> held) {
        List<String> differences = new ArrayList<>();
        for (StateClient client : clients) {
            for (String room : ROOMS) {
                HistoryPage page = held.get(room);
                String difference = page == null ? null : client.difference(page, room);
                if (difference != null) {
                    differences.add(difference);
                }
            }
        }
        return differences;
    }

    private void add(String check, List<String> found) {
        found.forEach(one -> faults.add(check + ": " + one));
    }

    private void check(boolean atRest) {
        Map<String, HistoryPage> held = held();
        if (!atRest) {
            add("copy", differences(held));
        }
        PromiseChecks checks = new PromiseChecks(promises, nodes.ledger().log(), held);
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
            add("tombstone", checks.textsOfDeleted("a copy of " + client, client.copied(ROOMS)));
        }
        add("key", nodes.ledger().repeated());
        faults.addAll(Welcomes.faults(nodes.ledger()));
        add("edit", checks.edits());
        add("revision", checks.revisions());
        add("reaction", checks.reactions());
        add("tombstone", checks.tombstones());
        add("tombstone", watch.reappeared(promises.deleted()));
        add("recovered", watch.incomplete(nodes.ledger().log()));
        add("wire", watch.unreadable());
        add("rule", rules.events() == 0 ? List.of("no event was seen") : rules.faults());
        add("needless", needlessLosses(held));
    }

    /** Without a limit that a run reaches, no node has a reason for a gap, and new epochs alone are one for a client. */
    private List<String> needlessLosses(Map<String, HistoryPage> held) {
        Map<String, StreamHead> heads = new HashMap<>();
        held.forEach((room, page) -> heads.put(room, page.head()));
        List<String> losses = new ArrayList<>(
                watch.needless(nodes.ledger().log(), heads, nodes.limits().recovered()));
        if (!traits.contains(Trait.TIGHT)) {
            losses.addAll(watch.gaps());
            if (!loses()) {
                clients.stream()
                        .flatMap(client -> client.copies().losses().stream().map(loss -> client + ": " + loss))
                        .forEach(losses::add);
            }
        }
        return losses;
    }

    private boolean loses() {
        return traits.contains(Trait.EPOCHS) && traits.contains(Trait.LOST_EVENTS);
    }
}
