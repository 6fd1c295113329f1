package io.chathub.core.internal.common;

import io.chathub.core.Client;
import io.chathub.core.hook.Identity;
import io.chathub.core.moderation.Moderation;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The table of mutes and bans. Any thread may use it. */
public final class Sanctions {

    private record Key(Sanction.Kind kind, Subject subject) {}

    private final Map<Key, Sanction> table = new ConcurrentHashMap<>();
    private final TimeSource time;

    /** An empty table. */
    public Sanctions(TimeSource time) {
        this.time = time;
    }

    /**
     * Adds a sanction, or replaces the one of the same kind and subject.
     *
     * @throws IllegalStateException if there are {@link Moderation#MAX_SANCTIONS} already
     */
    public void put(Sanction sanction) {
        Key key = new Key(sanction.kind(), sanction.subject());
        if (table.size() >= Moderation.MAX_SANCTIONS && !table.containsKey(key)) {
            throw new IllegalStateException("there are " + Moderation.MAX_SANCTIONS + " sanctions already");
        }
        table.put(key, sanction);
    }

    /** Removes a sanction. Returns whether there was one. */
    public boolean remove(Sanction.Kind kind, Subject subject) {
        return table.remove(new Key(kind, subject)) != null;
    }

    /** The sanctions in force, by the time of their end. */
    public List<Sanction> inForce() {
        Instant now = time.now();
        return table.values().stream()
                .filter(sanction -> sanction.until().isAfter(now))
                .sorted(Comparator.comparing(Sanction::until))
                .toList();
    }

    /** Whether the network of {@code address} is banned. */
    public boolean isAddressBanned(String address) {
        return !table.isEmpty() && isInForce(Sanction.Kind.BAN, networkOf(address));
    }

    /** Whether the user is banned, on any address. */
    public boolean isUserBanned(Identity identity) {
        return !table.isEmpty() && isInForce(Sanction.Kind.BAN, userOf(identity));
    }

    /** Whether the user or the address of a connected client is banned. */
    public boolean isBanned(Client client) {
        Identity identity = client.identity();
        return isAddressBanned(client.remoteAddress()) || (identity != null && isUserBanned(identity));
    }

    /** Whether a client may read and not post. */
    public boolean isMuted(Client client) {
        if (table.isEmpty()) { // the case of nearly every message
            return false;
        }
        Identity identity = client.identity();
        return isInForce(Sanction.Kind.MUTE, Subject.client(client.id()))
                || isInForce(Sanction.Kind.MUTE, networkOf(client.remoteAddress()))
                || (identity != null && isInForce(Sanction.Kind.MUTE, userOf(identity)));
    }

    /** Removes sanctions that have ended, and those of connections that {@code isConnected} does not know any more. */
    public void sweep(Predicate<String> isConnected) {
        Instant now = time.now();
        table.values()
                .removeIf(sanction -> !sanction.until().isAfter(now)
                        || (sanction.subject().kind() == Subject.Kind.CLIENT
                                && !isConnected.test(sanction.subject().value())));
    }

    /** Whether {@code client} belongs to {@code subject}. */
    public static boolean concerns(Subject subject, Client client) {
        Identity identity = client.identity();
        return switch (subject.kind()) {
            case CLIENT -> client.id().equals(subject.value());
            case USER -> identity != null && userOf(identity).equals(subject);
            case ADDRESS -> networkOf(client.remoteAddress()).equals(subject);
        };
    }

    /** The subject that stands for the network of {@code address}. */
    public static Subject networkOf(String address) {
        return Subject.address(NetworkPrefix.networkOf(address));
    }

    private static Subject userOf(Identity identity) {
        return Subject.user(identity.userId());
    }

    private boolean isInForce(Sanction.Kind kind, Subject subject) {
        Sanction sanction = table.get(new Key(kind, subject));
        return sanction != null && sanction.until().isAfter(time.now());
    }
}
