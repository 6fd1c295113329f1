package io.chathub.conformance.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a run comes to rest: everyone is back, in its rooms, and acknowledged; the server has noticed every end; then a last
 * message goes through each room, and everyone lists its members.
 */
final class Rest {

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final List<ChaosClient> clients;
    private final ChaosServers servers;
    private final long deadline;
    private final List<String> unrest = new ArrayList<>();

    Rest(List<ChaosClient> clients, ChaosServers servers, long millis) {
        this.clients = clients;
        this.servers = servers;
        deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Waits for it; returns what did not come to rest in time. */
    List<String> come() {
        awaitCalm();
        await(
                () -> servers.clients() == clients.size(),
                () -> "the server has " + servers.clients() + " clients of " + clients.size());
        for (String room : Profile.ROOMS) {
            sayLastWord(room);
        }
        for (String room : Profile.ROOMS) {
            clients.forEach(client -> client.act(conversation -> conversation.listMembers(room)));
        }
        awaitCalm();
        return List.copyOf(unrest);
    }

    private void sayLastWord(String room) {
        ChaosClient speaker =
                clients.stream().filter(client -> client.isIn(room)).findFirst().orElse(null);
        if (speaker == null) {
            return;
        }
        speaker.act(conversation -> conversation.say(room));
        awaitCalm(speaker);
        Position last = speaker.lastAcked();
        for (ChaosClient client : clients) {
            await(
                    () -> isThere(client.known(room), last),
                    () -> client + " is at " + client.known(room) + " of " + room + ", which is at " + last);
        }
    }

    private static boolean isThere(@Nullable Position known, @Nullable Position last) {
        return known == null || last == null || (known.epoch().equals(last.epoch()) && known.offset() >= last.offset());
    }

    private void awaitCalm() {
        clients.forEach(this::awaitCalm);
    }

    private void awaitCalm(ChaosClient client) {
        await(
                () -> {
                    client.act(Conversation::pursue);
                    return client.unrest() == null;
                },
                () -> client + " " + client.unrest());
    }

    private interface Words {
        String say();
    }

    private void await(BooleanSupplier done, Words otherwise) {
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                unrest.add(otherwise.say());
                return;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
