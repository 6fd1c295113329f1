package io.chathub.core.internal.common;

import io.chathub.core.Client;
import io.chathub.core.hook.Identity;
import io.chathub.core.moderation.Moderation;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.core.spi.backend.SanctionStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mutes and bans in force, as this node knows them: the copy of a {@link SanctionStore}, which every check reads. Each
 * sanction lasts for its duration, also where the time of day is set meanwhile. Any thread may use it.
 *
 * <p>A change of this node counts here at once, and is stored after that. A change that could not be stored is stored again
 * when the store is loaded.
 */
public final class Sanctions {

    private static final Logger LOG = LoggerFactory.getLogger(Sanctions.class);

    /** The difference up to which the end in a sanction is the right one: reading two clocks takes a moment. */
    private static final Duration SAME_TIME = Duration.ofSeconds(1);

    private record Key(Sanction.Kind kind, Subject subject) {}

    /**
     * A sanction.
     *
     * @param endsAt its end, on the scale of {@link TimeSource#nanoTime()}
     * @param here   whether its subject is one connection, of this node
     * @param began  whether it was in force on this node
     */
    private record Timed(Sanction sanction, long endsAt, boolean here, boolean began) {

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
    /** The keys whose last change of this node is not stored, with the number of that change. */
    private final Map<Key, Long> unsaved = new ConcurrentHashMap<>();

    private final AtomicLong changes = new AtomicLong();
    private final SanctionStore store;
    private final Predicate<String> isConnected;
    private final TimeSource time;

    /**
     * An empty table.
     *
     * @param store       receives the changes of this node
     * @param isConnected whether this node has the connection of an id
     */
    public Sanctions(SanctionStore store, Predicate<String> isConnected, TimeSource time) {
        this.store = store;
        this.isConnected = isConnected;
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
        Sanction sanction = new Sanction(kind, subject, until(duration), moderator, reason);
        table.put(key, timed(sanction, duration));
        save(key);
    }

    /** In milliseconds, as stores keep it: so a stored sanction is known again. */
    private Instant until(Duration duration) {
        return time.now().plus(duration).truncatedTo(ChronoUnit.MILLIS);
    }

    private Timed timed(Sanction sanction, Duration duration) {
        Subject subject = sanction.subject();
        boolean here = subject.kind() == Subject.Kind.CLIENT && isConnected.test(subject.value());
        return new Timed(sanction, time.nanoTime() + duration.toNanos(), here, !duration.isNegative());
    }

    /** Removes a sanction. Returns whether there was one. */
    public boolean remove(Sanction.Kind kind, Subject subject) {
        Key key = new Key(kind, subject);
        boolean removed = table.remove(key) != null;
        if (removed) {
            save(key);
        }
        return removed;
    }

    /** Stores the sanction of a key as it is now, or its end. */
    private void save(Key key) {
        long change = changes.incrementAndGet();
        unsaved.put(key, change);
        Timed timed = table.get(key);
        CompletionStage<Void> stage =
                Stages.guarded(() -> timed == null ? store.lift(key.kind, key.subject) : store.impose(timed.sanction));
        var unused = stage.whenComplete((done, failure) -> {
            if (failure == null) {
                unsaved.remove(key, change);
            } else {
                LOG.error(
                        "The {} of {} {} {} on this node only, until the sanctions are loaded again: {}",
                        key.kind,
                        key.subject.kind(),
                        TextRules.forLog(key.subject.value()),
                        timed == null ? "has ended" : "is in force",
                        Stages.cause(failure).toString());
            }
        });
    }

    // ------------------------------------------------------------------------------------------ changes of other nodes

    /** Adds a sanction that is stored. One that is known ends when it would have, however the time of day was set since. */
    public void accept(Sanction sanction) {
        Key key = new Key(sanction.kind(), sanction.subject());
        Timed known = table.get(key);
        if (known != null && known.sanction.equals(sanction)) {
            return;
        }
        Duration left = Duration.between(time.now(), sanction.until());
        if (left.compareTo(Moderation.LONGEST) > 0) {
            left = Moderation.LONGEST; // the clocks of two nodes differ
        }
        table.put(key, timed(sanction, left));
    }

    /** Removes a sanction that is stored no longer. */
    public void drop(Sanction.Kind kind, Subject subject) {
        table.remove(new Key(kind, subject));
    }

    /**
     * Replaces all sanctions by the stored ones, but for changes of this node that are not stored; these are stored
     * again.
     */
    public void load(List<Sanction> stored) {
        Set<Key> known = new HashSet<>();
        for (Sanction sanction : stored) {
            Key key = new Key(sanction.kind(), sanction.subject());
            known.add(key);
            if (!unsaved.containsKey(key)) {
                accept(sanction);
            }
        }
        table.keySet().removeIf(key -> !known.contains(key) && !unsaved.containsKey(key));
        List.copyOf(unsaved.keySet()).forEach(this::save);
    }

    // ---------------------------------------------------------------------------------------------------------- checks

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

    /**
     * Removes sanctions that have ended, and those of connections that are gone.
     *
     * @param alone whether there are no other nodes: else a connection that was never here may be on one of them
     */
    public void sweep(boolean alone) {
        long now = time.nanoTime();
        table.forEach((key, timed) -> {
            if (timed.left(now) <= 0) {
                if (table.remove(key, timed) && timed.began) {
                    removeEnded(timed.sanction);
                }
            } else if ((timed.here || alone) && isGone(key.subject) && table.remove(key, timed) && timed.here) {
                save(key);
            }
        });
    }

    private void removeEnded(Sanction sanction) {
        var unused = Stages.guarded(() -> store.removeEnded(sanction)).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn(
                        "The store keeps a {} that has ended: {}",
                        sanction.kind(),
                        Stages.cause(failure).toString());
            }
        });
    }

    private boolean isGone(Subject subject) {
        return subject.kind() == Subject.Kind.CLIENT && !isConnected.test(subject.value());
    }

    /** Whether {@code client} belongs to {@code subject}. */
    public static boolean concerns(Subject subject, Client client) {
        Identity identity = client.identity();
        return switch (subject.kind()) {
            case CLIENT -> client.id().equals(subject.value());
            case USER -> identity != null && userOf(identity).equals(subject);
            case ADDRESS -> networkOf(client.remoteAddress()).equals(subject);
            case MESSAGE, DATA -> false;
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
