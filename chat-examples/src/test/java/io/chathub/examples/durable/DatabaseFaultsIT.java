package io.chathub.examples.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.examples.ServerProcess;
import io.chathub.store.postgres.DatabaseServer;
import io.chathub.store.postgres.NeedsPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two server processes on one database, with clients at both, while servers and the database fail at random moments. {@code
 * -Dchathub.database.seed=N} repeats the random choices, {@code -Dchathub.database.rounds=N} makes more of them.
 */
@NeedsPostgres
@Tag("long")
class DatabaseFaultsIT {

    /** In each five rounds in a row, each fault happens once. */
    private static final int ROUNDS = Integer.getInteger("chathub.database.rounds", 5);

    private static final int SERVERS = 2;
    private static final int CLIENTS_A_SERVER = 2;

    private enum Fault {
        /** SIGKILL for the first server, which is started again. */
        KILL_THE_FIRST,
        /** SIGKILL for the second server, which is started again. */
        KILL_THE_SECOND,
        /** The database ends at once, and is started again. */
        CRASH_OF_THE_DATABASE,
        /** The database does nothing for a while. */
        PAUSE_OF_THE_DATABASE,
        /** The database ends the sessions of both servers. */
        ENDED_SESSIONS
    }

    private final List<Integer> ports = new ArrayList<>();
    private final List<ServerProcess> servers = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();

    @Test
    void faultsAtRandomMoments_loseNothing(@TempDir Path secrets) throws Exception {
        long seed = Long.getLong("chathub.database.seed", new Random().nextInt(Integer.MAX_VALUE));
        Random random = new Random(seed);
        Deque<Fault> faults = new ArrayDeque<>();
        List<Fault> happened = new ArrayList<>();
        try (DatabaseServer database = DatabaseServer.start();
                DurableRun run = new DurableRun(seed)) {
            environment.putAll(DurableRun.environment(secrets));
            environment.put("CHAT_STORE_URL", database.url());
            for (int i = 0; i < SERVERS; i++) {
                ports.add(freePort());
                servers.add(start(i));
                servers.get(i).port();
            }
            for (int i = 0; i < SERVERS * CLIENTS_A_SERVER; i++) {
                run.join("client" + i, ports.get(i % SERVERS));
            }
            run.start();
            for (int round = 0; round < ROUNDS; round++) {
                run.awaitWork(5); // the fault finds all clients at work
                run.awaitMoment(100, 900);
                if (faults.isEmpty()) {
                    List<Fault> all = new ArrayList<>(Arrays.asList(Fault.values()));
                    Collections.shuffle(all, random);
                    faults.addAll(all);
                }
                happened.add(faults.element());
                cause(faults.remove(), database, run);
            }
            run.awaitWork(5);
            String summary = run.finish(Map.of("the first server", ports.get(0), "the second server", ports.get(1)));
            long kills = happened.stream()
                    .filter(fault -> fault == Fault.KILL_THE_FIRST || fault == Fault.KILL_THE_SECOND)
                    .count();
            assertThat(run.recoveries())
                    .as("recovered returns, seed %d", seed)
                    .isGreaterThanOrEqualTo(kills * CLIENTS_A_SERVER);
            System.out.printf("faults of servers and their database: %s: %s%n", happened, summary);
        } finally {
            servers.forEach(ServerProcess::close);
        }
    }

    private void cause(Fault fault, DatabaseServer database, DurableRun run) throws Exception {
        switch (fault) {
            case KILL_THE_FIRST -> run.restart(CLIENTS_A_SERVER, () -> kill(0));
            case KILL_THE_SECOND -> run.restart(CLIENTS_A_SERVER, () -> kill(1));
            case CRASH_OF_THE_DATABASE -> {
                database.crash();
                run.awaitMoment(0, 2_000);
                database.restart();
            }
            case PAUSE_OF_THE_DATABASE -> {
                database.pause();
                run.awaitMoment(500, 6_000);
                database.resume();
            }
            case ENDED_SESSIONS -> {
                for (int i = 0; i < 3; i++) {
                    database.endSessions();
                    run.awaitMoment(0, 300);
                }
            }
        }
    }

    private ServerProcess start(int server) {
        Map<String, String> own = new HashMap<>(environment);
        own.put("PORT", Integer.toString(ports.get(server)));
        return ServerProcess.start(own, List.of());
    }

    private void kill(int server) {
        servers.get(server).close();
        assertThat(servers.get(server).exitCode()).as("killed").isEqualTo(128 + 9);
        servers.set(server, start(server));
        servers.get(server).port();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
