package io.chathub.examples.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.client.ChatClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that work without a pause while servers and stores fail, and the check of all that they have seen. */
public final class DurableRun implements AutoCloseable {

    private static final String ROOM = "dev";
    private static final int PACE_MILLIS = 5;
    /** The requests during a restart: few enough for a recovery of those that come back. */
    private static final int DURING_A_RESTART = 80;
    /** The client gives a message up after 4.5 minutes. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final long seed;
    private final Random random;
    private final Ledger ledger = new Ledger();
    private final Collection<Return> returns = new ConcurrentLinkedQueue<>();
    /** The number of requests that may be made; reset by {@link #restart}. */
    private final AtomicLong allowed = new AtomicLong(Long.MAX_VALUE);

    private final List<ChattingClient> clients = new ArrayList<>();
    private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "pace");
        thread.setDaemon(true);
        return thread;
    });

    /** Creates a run without clients, whose random choices follow from the seed. */
    public DurableRun(long seed) {
        this.seed = seed;
        random = new Random(seed);
    }

    /** The variables by which a server knows the users of the clients, and takes as many requests as they make. */
    public static Map<String, String> environment(Path folder) throws IOException {
        Map<String, String> environment = new HashMap<>(SignedTokens.environment(folder));
        for (String rate : List.of("MESSAGE", "REACTION", "REQUEST", "JOIN")) {
            environment.put("CHAT_" + rate + "_RATE", "off");
        }
        environment.put("CHAT_HISTORY_SIZE", "1000000");
        environment.put("CHAT_LOG_LEVEL", "INFO");
        environment.put("HOST", "127.0.0.1");
        return environment;
    }

    /** Lets a client of its own user join; the first one is a moderator. */
    public void join(String name, int port) throws Exception {
        ChattingClient client =
                new ChattingClient(name, clients.isEmpty(), address(port), ROOM, random.nextLong(), ledger, returns);
        clients.add(client);
        client.join();
    }

    private static URI address(int port) {
        return URI.create("ws://127.0.0.1:" + port + "/ws");
    }

    /** The clients, which have all joined, begin to work. */
    public void start() {
        var unused = pace.scheduleWithFixedDelay(this::step, 0, PACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void step() {
        for (ChattingClient client : clients) {
            if (allowed.get() > 0 && client.step()) {
                allowed.decrementAndGet();
            }
        }
    }

    /** Ends a server and starts it again. */
    @FunctionalInterface
    public interface Restart {
        void run() throws Exception;
    }

    /**
     * Restarts a server, and waits until its clients are back. The other clients go on, and make few enough requests that those that
     * come back must be recovered.
     */
    public void restart(int itsClients, Restart restart) throws Exception {
        allowed.set(DURING_A_RESTART);
        int before = returns.size();
        restart.run();
        await().alias("return of the clients, seed " + seed)
                .atMost(PATIENCE)
                .until(() -> returns.size() >= before + itsClients);
        allowed.set(Long.MAX_VALUE);
    }

    /** Waits until each client has so many more acknowledgements. */
    public void awaitWork(int acknowledgements) {
        List<Integer> wanted = clients.stream()
                .map(client -> client.acknowledged() + acknowledgements)
                .toList();
        await().alias("acknowledgements for each client, seed " + seed)
                .atMost(PATIENCE)
                .until(() -> {
                    for (int i = 0; i < clients.size(); i++) {
                        if (clients.get(i).acknowledged() < wanted.get(i)) {
                            return false;
                        }
                    }
                    return true;
                });
    }

    /** A random time of the run goes by. */
    public void awaitMoment(int fromMillis, int toMillis) {
        long until = System.nanoTime()
                + TimeUnit.MILLISECONDS.toNanos(fromMillis + random.nextInt(toMillis - fromMillis + 1));
        await().pollInterval(Duration.ofMillis(5)).atMost(PATIENCE).until(() -> System.nanoTime() - until > 0);
    }

    /** Ends the work, reads the room at each server, and checks everything. Returns a summary of the run. */
    public String finish(Map<String, Integer> ports) throws Exception {
        pace.shutdown();
        assertThat(pace.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        await().alias("an answer to each request, seed " + seed)
                .atMost(PATIENCE)
                .until(() -> clients.stream().allMatch(ChattingClient::isIdle));
        List<Reading> readings = new ArrayList<>();
        for (Map.Entry<String, Integer> server : ports.entrySet()) {
            try (ChatClient late = ChatClient.builder(address(server.getValue()))
                    .username("late")
                    .token(() -> SignedTokens.of("late", false))
                    .requestTimeout(Duration.ofMinutes(1))
                    .build()) {
                readings.add(Reading.by(late, server.getKey(), ROOM));
            }
        }
        long head = readings.stream().mapToLong(Reading::head).max().orElseThrow();
        await().alias("the newest event " + head + " at each client, seed " + seed)
                .atMost(PATIENCE)
                .until(() -> clients.stream().allMatch(client -> client.copy().newest() >= head));
        List<Reception> receptions =
                clients.stream().map(client -> client.copy().reception()).toList();
        List<Return> back = List.copyOf(returns);
        assertThat(DurabilityCheck.violations(ledger.requests(), receptions, readings, back))
                .as("violations, seed %d", seed)
                .isEmpty();
        return String.format(
                "%d clients, %d requests, %d events, %d returns, of them %d recovered; seed %d",
                clients.size(),
                ledger.requests().size(),
                head,
                back.size(),
                back.stream().filter(Return::recovered).count(),
                seed);
    }

    /** The number of returns of clients that were recovered. */
    public long recoveries() {
        return returns.stream().filter(Return::recovered).count();
    }

    @Override
    public void close() {
        pace.shutdownNow();
        clients.forEach(ChattingClient::close);
    }
}
