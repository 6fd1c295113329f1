package io.chathub.core.internal.common;

import io.chathub.core.Client;
import io.chathub.core.hook.Identity;
import io.chathub.core.moderation.Moderation;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The table of mutes and bans. Each lasts for its duration, also where the time of day is set meanwhile. Any thread may
 * use it.
 */
public final class Sanctions {

    /** The difference up to which the end in a sanction is the right one: reading two clocks takes a moment. */
    private static final Duration SAME_TIME = Duration.ofSeconds(1);

    private record Key(Sanction.Kind kind, Subject subject) {}

    /** A sanction, and its end on the scale of {@link TimeSource#nanoTime()}. */
    private record Timed(Sanction sanction, long endsAt) {

        long left(long now) {
            return endsAt - now;
        }

        /** The sanction, whose end is named on the clock as it is set now. */
        Sanction at(long nanoTime, Instant now) {
            Instant until = now.plusNanos(left(nanoTime));
            boolean same = Duration.between(sanction.until(), until).abs().compareTo(SAME_TIME) < 0;
            return same
                    ? sanction
                    : new Sanction(sanction.kind(), sanction.subject(), until, sanction.moderator(), sanction.reason());
        }
    }

    private final Map<Key, Timed> table = new ConcurrentHashMap<>();
    private final TimeSource time;

    /** An empty table. */
    public Sanctions(TimeSource time) {
        this.time = time;
    }

    /**
     * Adds a sanction that begins now, or replaces the one of the same kind and subject.
     *
     * @throws IllegalStateException if there are {@link Moderation#MAX_SANCTIONS} already
     */
    public void put(Sanction.Kind kind, Subject subject, Duration duration, String moderator, String reason) {
        Key key = new Key(kind, subject);
        if (table.size() >= Moderation.MAX_SANCTIONS && !table.containsKey(key)) {
            throw new IllegalStateException("there are " + Moderation.MAX_SANCTIONS + " sanctions already");
        }
        Sanction sanction = new Sanction(kind, subject, time.now().plus(duration), moderator, reason);
        table.put(key, new Timed(sanction, time.nanoTime() + duration.toNanos()));
    }

    /** Removes a sanction. Returns whether there was one. */
    public boolean remove(Sanction.Kind kind, Subject subject) {
        return table.remove(new Key(kind, subject)) != null;
    }

    /** The sanctions in force, by the time of their end. */
    public List<Sanction> inForce() {
        long nanoTime = time.nanoTime();
        Instant now = time.now();
        return table.values().stream()
                .filter(timed -> timed.left(nanoTime) > 0)
                .map(timed -> timed.at(nanoTime, now))
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
        long now = time.nanoTime();
        table.entrySet()
                .removeIf(entry -> entry.getValue().left(now) <= 0
                        || (entry.getKey().subject().kind() == Subject.Kind.CLIENT
                                && !isConnected.test(entry.getKey().subject().value())));
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
        Timed timed = table.get(new Key(kind, subject));
        return timed != null && timed.left(time.nanoTime()) > 0;
    }
}
