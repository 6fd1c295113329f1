package io.chathub.benchmarks.load.flood;

import io.chathub.benchmarks.load.client.Swarm;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The hostile clients of one attack, in the thread and the selector of those who measure. */
final class Attackers implements AutoCloseable {

    private static final int SLOW = 200;
    private static final int PINGING = 10;
    private static final int FRAMES = 1_000;

    private final Swarm swarm;
    private final int port;
    private final String room;
    private final boolean relentless;
    private final int network;
    private final Tally tally = new Tally();
    private final List<Attacker> attackers = new ArrayList<>();

    /** The attackers come from {@code 127.1.network.host}: those of a network that did not attack before find full budgets. */
    Attackers(Swarm swarm, Attack attack, int port, String room, boolean relentless, int network) throws IOException {
        this.swarm = swarm;
        this.port = port;
        this.room = room;
        this.relentless = relentless;
        this.network = network;
        for (Attack each : Attack.values()) {
            if (each == attack || attack == Attack.ALL) {
                add(each);
            }
        }
    }

    private void add(Attack attack) throws IOException {
        InetAddress source = InetAddress.getByAddress(new byte[] {127, 1, (byte) network, (byte) attack.host()});
        switch (attack) {
            case SLOW_HANDSHAKES -> {
                for (int i = 0; i < SLOW; i++) {
                    attackers.add(new SlowHandshake(swarm, source, port, i, SLOW, tally));
                }
            }
            case PINGS -> {
                for (int i = 0; i < PINGING; i++) {
                    attackers.add(client(source, null));
                }
            }
            case MESSAGES -> {
                String message = new HostileDialect(room, tally).publish("flood");
                attackers.add(client(source, number -> message));
            }
            case JOINS -> attackers.add(client(source, this::leaveOrJoin));
            case MALFORMED -> attackers.add(client(source, number -> "{\"type\":\"message\",\"text\":"));
            case ALL -> {}
        }
    }

    /** A leave or a join in turn. A leave is first: the client has joined before. */
    private String leaveOrJoin(int number) {
        return "{\"type\":\"" + (number % 2 == 0 ? "leave" : "join") + "\",\"room\":\"" + room + "\"}";
    }

    private Attacker client(InetAddress source, @Nullable IntFunction<String> frames) {
        return new HostileClient(swarm, source, port, room, FRAMES, relentless, frames, tally);
    }

    /** Does what is due. Returns for how many milliseconds there is nothing to do but to read. */
    long act(long now) throws IOException {
        long wait = 10;
        for (Attacker attacker : attackers) {
            wait = Math.min(wait, attacker.act(now));
        }
        return wait;
    }

    Tally tally() {
        return tally;
    }

    @Override
    public void close() throws IOException {
        for (Attacker attacker : attackers) {
            attacker.close();
        }
    }
}
