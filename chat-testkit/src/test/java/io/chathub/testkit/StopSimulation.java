package io.chathub.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.HubBuilder;
import io.chathub.core.HubOptions;
import io.chathub.core.Publication;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.options.RateLimit;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessagePosted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * One run of a hub that stops while its clients talk: v1 and v2 clients in one room, slow hooks, slow readers, connections
 * that are cut, the host's own messages, and a broker in memory or one that takes its time. The rule: each message with an
 * ack was delivered to every member that stayed connected until the hub closed it. A message of the host counts as
 * acknowledged when its stage has completed.
 */
final class StopSimulation {

    static final String ROOM = "lobby";
    private static final int CLIENTS = 24;
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(10);

    final SimulatedRuntime simulation;
    private final Random random;
    private final PreemptedRuntime runtime;
    private final Hub hub;
    private final List<StoppedClient> clients = new ArrayList<>();
    /** The host's messages whose stage has completed, with their offsets. */
    private final Map<String, Long> publishedByHost = new LinkedHashMap<>();

    private final boolean closesInHook;
    private final boolean isSlow;
    /** Whether the process is paused while the hub stops. */
    private final boolean pauses;

    private boolean stopping;
    private boolean talking = true;
    private int hostMessages;
    private int lateAcks;

    StopSimulation(long seed) {
        simulation = new SimulatedRuntime(seed);
        random = new Random(seed);
        runtime = new PreemptedRuntime(simulation, random);
        closesInHook = seed % 3 == 0;
        isSlow = seed % 8 < 2;
        pauses = seed % 5 == 0;
        HubOptions options = HubOptions.builder()
                .messageRate(RateLimit.UNLIMITED)
                .typingRate(RateLimit.UNLIMITED)
                .joinRate(RateLimit.UNLIMITED)
                .maxQueuedFrames(64)
                .shutdownTimeout(SHUTDOWN_TIMEOUT)
                .hookTimeout(SHUTDOWN_TIMEOUT)
                .build();
        HubBuilder builder = Hub.builder().runtime(runtime).options(options).asyncInterceptor(draft -> decide());
        if (seed % 2 == 0) {
            builder.broker(new SlowBroker(simulation, random));
        }
        hub = builder.build().start();
    }

    /**
     * A host that decides at once or after a while; with some seeds, now and then about when the stop has waited long enough,
     * or never.
     */
    private CompletionStage<MessageDecision> decide() {
        if (closesInHook && stopping) {
            hub.close();
        }
        int chance = random.nextInt(100);
        if (chance < 60) {
            return CompletableFuture.completedFuture(MessageDecision.accept());
        }
        CompletableFuture<MessageDecision> decision = new CompletableFuture<>();
        if (!isSlow || chance < 99) {
            int millis = !isSlow || chance < 97 ? random.nextInt(300) : 2_000 + random.nextInt(6_000);
            simulation.schedule(nanos(millis), () -> decision.complete(MessageDecision.accept()));
        }
        return decision;
    }

    private static long nanos(int millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Runs, stops the hub, and checks. */
    void run() {
        for (int i = 0; i < CLIENTS; i++) {
            ProtocolVersion version = i % 3 == 0 ? ProtocolVersion.V1 : ProtocolVersion.V2;
            StoppedClient client = new StoppedClient("user" + i, version, simulation, random);
            clients.add(client);
            client.connect(hub);
            simulation.schedule(nanos(random.nextInt(500)), () -> talk(client));
        }
        simulation.schedule(nanos(500), this::disturb);
        simulation.schedule(nanos(500), this::publish);
        simulation.run(Duration.ofMillis(1_500 + random.nextInt(1_500)));
        long acksBefore = acks();
        stop();
        talking = false;
        simulation.run(Duration.ofSeconds(5)); // what is still under way reaches nobody, or breaks a rule
        lateAcks = (int) (acks() - acksBefore);
        check();
    }

    private void stop() {
        stopping = true;
        runtime.preempts(true);
        if (pauses) {
            simulation.schedule(nanos(random.nextInt(200)), () -> simulation.pause(Duration.ofMinutes(1)));
        }
        if (!closesInHook) {
            hub.close();
        }
        assertThat(simulation.runUntil(() -> hub.closed().isDone(), SHUTDOWN_TIMEOUT.plusSeconds(pauses ? 70 : 5)))
                .as("the hub has stopped")
                .isTrue();
        runtime.preempts(false);
    }

    private void talk(StoppedClient client) {
        if (talking && !client.hasEnded()) {
            client.say();
            simulation.schedule(nanos(random.nextInt(300)), () -> talk(client));
        }
    }

    private void publish() {
        if (!talking || hub.closed().isDone()) {
            return;
        }
        String text = "host " + hostMessages++;
        try {
            var unused = hub.room(ROOM).publish("host", text).thenAccept(publication -> note(publication));
        } catch (IllegalStateException e) {
            assertThat(stopping).as("a hub that rejects messages is stopping").isTrue();
        }
        simulation.schedule(nanos(random.nextInt(200)), this::publish);
    }

    private void note(Publication publication) {
        publishedByHost.put(((MessagePosted) publication.event()).text(), publication.offset());
    }

    private void disturb() {
        if (!talking) {
            return;
        }
        StoppedClient client = clients.get(random.nextInt(clients.size()));
        switch (random.nextInt(6)) {
            case 0 -> client.cut();
            case 1, 2 -> client.readSlowly(Duration.ofMillis(random.nextInt(1_500)));
            default -> {}
        }
        simulation.schedule(nanos(random.nextInt(400)), this::disturb);
    }

    private long acks() {
        return clients.stream()
                .mapToLong(client -> client.acknowledged().size())
                .sum();
    }

    /** The number of acks that came after the stop began. */
    int lateAcks() {
        return lateAcks;
    }

    /** The number of clients that were connected until the hub closed them. */
    long remaining() {
        return clients.stream().filter(StoppedClient::wasClosedByTheStop).count();
    }

    private void check() {
        assertThat(acks()).isPositive();
        assertThat(publishedByHost).isNotEmpty();
        Map<String, Long> promised = new LinkedHashMap<>(publishedByHost);
        clients.forEach(client -> promised.putAll(client.acknowledged()));
        List<String> lost = new ArrayList<>();
        for (StoppedClient client : clients) {
            client.checkOrder();
            if (client.wasClosedByTheStop()) {
                client.missing(promised).forEach(text -> lost.add("\"" + text + "\" by " + client));
            }
        }
        assertThat(remaining()).as("clients that the hub has closed in order").isPositive();
        assertThat(lost).as("acknowledged messages that were not delivered").isEmpty();
    }
}
