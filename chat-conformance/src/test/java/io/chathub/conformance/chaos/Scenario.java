package io.chathub.conformance.chaos;

import io.chathub.core.spi.broker.Broker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run of clients, proxy and servers, at random by a seed. The threads' timing is never the same twice.
 *
 * @param seed       of all random choices
 * @param profile    what the servers are set to
 * @param millis     for how long there are faults; at the end everything comes to rest
 * @param restarts   how many times a server gives way to another one
 * @param restMillis for how long it may take to come to rest
 * @param brokers    what the servers get instead of their own; null: nothing
 * @param tampering  what happens on the wire, instead of the proxy's faults; null: nothing
 * @param enough     ends it before its time
 */
record Scenario(
        long seed,
        Profile profile,
        long millis,
        int restarts,
        long restMillis,
        @Nullable Supplier<Broker> brokers,
        @Nullable Tampering tampering,
        BooleanSupplier enough) {

    private static final int CLIENTS = 48;
    private static final int STEPS_PER_SECOND = 700;
    private static final int SMALL_BUFFER = 8 * 1024;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** An honest one. */
    static Scenario honest(long seed, Profile profile, long millis, int restarts) {
        return new Scenario(seed, profile, millis, restarts, TimeUnit.SECONDS.toMillis(30), null, null, () -> false);
    }

    /** What a run left behind. */
    record Outcome(RunRecord run, List<String> faults) {}

    Outcome run() throws IOException, InterruptedException {
        Recorder recorder = new Recorder();
        Random random = new Random(seed);
        List<ChaosClient> clients = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        List<String> unrest;
        long restAt;
        try (FaultyProxy proxy = new FaultyProxy(random.nextLong(), tampering != null, tampering);
                ChaosServers servers = new ChaosServers(profile, recorder, brokers)) {
            start(servers, proxy, random);
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(client(i, recorder, proxy, servers, random));
            }
            Load load = new Load(clients, random.nextLong(), STEPS_PER_SECOND);
            for (int i = 0; i <= restarts; i++) {
                if (i > 0) {
                    proxy.leadTo(0);
                    servers.stop();
                    start(servers, proxy, random);
                }
                pass(millis / (restarts + 1));
            }
            load.stop();
            proxy.calmDown();
            clients.forEach(ChaosClient::goOn);
            unrest = new Rest(clients, servers, restMillis).come();
            restAt = recorder.tick();
            for (Fault fault : Fault.values()) {
                faults.add(fault + " " + proxy.count(fault));
            }
            clients.forEach(ChaosClient::stop);
            for (ChaosClient client : clients) {
                client.awaitEnd(TimeUnit.SECONDS.toMillis(10));
            }
        } finally {
            clients.forEach(ChaosClient::stop);
        }
        return new Outcome(recorder.record(profile.terms(), restAt, unrest), faults);
    }

    /** The next server: its clients will have time to hear its end, or none. */
    private static void start(ChaosServers servers, FaultyProxy proxy, Random random) {
        servers.start(Duration.ofMillis(random.nextBoolean() ? 1 : 300));
        proxy.leadTo(servers.port());
    }

    /** Two of three go through the proxy, all where it tampers; some have little room. Each has a room to begin with. */
    private ChaosClient client(int number, Recorder recorder, FaultyProxy proxy, ChaosServers servers, Random random) {
        boolean proxied = tampering != null || number % 3 > 0;
        ChaosClient client = new ChaosClient(
                number,
                recorder,
                new Texts(profile.maxPadding()),
                proxied ? proxy::port : servers::port,
                number % 4 == 1 ? SMALL_BUFFER : 0,
                random.nextLong());
        for (String room : Profile.ROOMS) {
            if (random.nextInt(3) > 0 || room.equals("lobby")) {
                client.act(conversation -> conversation.want(room));
            }
        }
        client.start();
        return client;
    }

    private void pass(long forMillis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(forMillis);
        while (until - System.nanoTime() > 0 && !enough.getAsBoolean()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
