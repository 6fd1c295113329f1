package io.chathub.core.internal;

import io.chathub.core.Client;
import io.chathub.core.hook.Identity;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.AuditEntry.Action;
import io.chathub.core.moderation.Moderation;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.protocol.CloseCode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is muted and who is banned, and the log of it. */
public final class Moderator implements Moderation {

    private static final Logger AUDIT = LoggerFactory.getLogger(AUDIT_LOGGER);

    private record Key(Sanction.Kind kind, Subject subject) {}

    private final SessionRegistry sessions;
    private final TimeSource time;
    private final Consumer<AuditEntry> observer;
    private final Map<Key, Sanction> sanctions = new ConcurrentHashMap<>();
    private final Recent<AuditEntry> log = new Recent<>(AUDIT_LOG_LENGTH);

    /** A moderator who has done nothing yet. {@code observer} hears of each action, and returns at once. */
    public Moderator(SessionRegistry sessions, TimeSource time, Consumer<AuditEntry> observer) {
        this.sessions = sessions;
        this.time = time;
        this.observer = observer;
    }

    @Override
    public int disconnect(Subject subject, String moderator, String reason) {
        Subject normal = normal(subject);
        check(moderator, reason);
        int ended = end(normal);
        tell(Action.DISCONNECT, normal, null, moderator, reason, ended);
        return ended;
    }

    @Override
    public int mute(Subject subject, Duration duration, String moderator, String reason) {
        Subject normal = normal(subject);
        impose(Sanction.Kind.MUTE, normal, duration, moderator, reason);
        int affected = (int) sessions.all().stream()
                .filter(session -> isAbout(normal, session))
                .count();
        tell(Action.MUTE, normal, duration, moderator, reason, affected);
        return affected;
    }

    @Override
    public boolean unmute(Subject subject, String moderator, String reason) {
        return lift(Sanction.Kind.MUTE, Action.UNMUTE, normal(subject), moderator, reason);
    }

    @Override
    public int ban(Subject subject, Duration duration, String moderator, String reason) {
        if (subject.kind() == Subject.Kind.CLIENT) {
            throw new IllegalArgumentException("subject: a connection (expected: a user or an address)");
        }
        Subject normal = normal(subject);
        impose(Sanction.Kind.BAN, normal, duration, moderator, reason);
        int ended = end(normal);
        tell(Action.BAN, normal, duration, moderator, reason, ended);
        return ended;
    }

    @Override
    public boolean unban(Subject subject, String moderator, String reason) {
        return lift(Sanction.Kind.BAN, Action.UNBAN, normal(subject), moderator, reason);
    }

    @Override
    public List<Sanction> sanctions() {
        Instant now = time.now();
        return sanctions.values().stream()
                .filter(sanction -> sanction.until().isAfter(now))
                .sorted(Comparator.comparing(Sanction::until))
                .toList();
    }

    @Override
    public List<AuditEntry> auditLog() {
        return log.toList();
    }

    // ------------------------------------------------------------------------------------------ what sessions ask

    /** Whether nobody may connect from there. */
    public boolean isAddressBanned(String address) {
        return !sanctions.isEmpty() && isInForce(Sanction.Kind.BAN, networkOf(address));
    }

    /** Whether this one may not connect, wherever from. */
    public boolean isUserBanned(Identity identity) {
        return !sanctions.isEmpty() && isInForce(Sanction.Kind.BAN, userOf(identity));
    }

    /** Whether a client that is connected is not to be: its user or its address is banned. */
    boolean isBanned(Client client) {
        Identity identity = client.identity();
        return isAddressBanned(client.remoteAddress()) || (identity != null && isUserBanned(identity));
    }

    /** Whether a client may only read. */
    boolean isMuted(Client client) {
        if (sanctions.isEmpty()) { // the way of nearly every message
            return false;
        }
        Identity identity = client.identity();
        return isInForce(Sanction.Kind.MUTE, Subject.client(client.id()))
                || isInForce(Sanction.Kind.MUTE, networkOf(client.remoteAddress()))
                || (identity != null && isInForce(Sanction.Kind.MUTE, userOf(identity)));
    }

    /** Forgets what has ended by itself, and the mutes of connections that are gone. */
    public void sweep() {
        Instant now = time.now();
        sanctions
                .values()
                .removeIf(sanction -> !sanction.until().isAfter(now)
                        || (sanction.subject().kind() == Subject.Kind.CLIENT
                                && sessions.find(sanction.subject().value()) == null));
    }

    // ------------------------------------------------------------------------------------------------------- inside

    private void impose(Sanction.Kind kind, Subject subject, Duration duration, String moderator, String reason) {
        check(moderator, reason);
        if (duration.isZero() || duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("duration: " + duration + " (expected: > 0 and <= " + LONGEST + ")");
        }
        Key key = new Key(kind, subject);
        if (sanctions.size() >= MAX_SANCTIONS && !sanctions.containsKey(key)) {
            throw new IllegalStateException("there are " + MAX_SANCTIONS + " sanctions already");
        }
        sanctions.put(key, new Sanction(kind, subject, time.now().plus(duration), moderator, reason));
    }

    private boolean lift(Sanction.Kind kind, Action action, Subject subject, String moderator, String reason) {
        check(moderator, reason);
        boolean lifted = sanctions.remove(new Key(kind, subject)) != null;
        if (lifted) {
            tell(action, subject, null, moderator, reason, 0);
        }
        return lifted;
    }

    private boolean isInForce(Sanction.Kind kind, Subject subject) {
        Sanction sanction = sanctions.get(new Key(kind, subject));
        return sanction != null && sanction.until().isAfter(time.now());
    }

    private int end(Subject subject) {
        int ended = 0;
        for (ClientSession session : sessions.all()) {
            if (isAbout(subject, session)) {
                session.close(CloseCode.KICKED);
                ended++;
            }
        }
        return ended;
    }

    private static boolean isAbout(Subject subject, ClientSession session) {
        Identity identity = session.identity();
        return switch (subject.kind()) {
            case CLIENT -> session.id().equals(subject.value());
            case USER -> identity != null && userOf(identity).equals(subject);
            case ADDRESS -> networkOf(session.remoteAddress()).equals(subject);
        };
    }

    private static Subject userOf(Identity identity) {
        return Subject.user(identity.userId());
    }

    private static Subject networkOf(String address) {
        return Subject.address(Addresses.networkOf(address));
    }

    /** What an operator gave; an address may be as {@link #sanctions()} has it. */
    private static Subject normal(Subject subject) {
        if (subject.kind() != Subject.Kind.ADDRESS) {
            return subject;
        }
        String address = subject.value().strip().replaceFirst("/64$", "");
        if (address.isEmpty() || address.indexOf('/') >= 0 || address.indexOf(' ') >= 0) {
            // It would be about nobody, and whoever gave it would believe otherwise.
            throw new IllegalArgumentException(
                    "subject: not one address (expected: an IP address, without a network's /BITS)");
        }
        return networkOf(address);
    }

    private static void check(String moderator, String reason) {
        if (moderator.isBlank() || moderator.length() > Subject.MAX_LENGTH || reason.length() > Subject.MAX_LENGTH) {
            throw new IllegalArgumentException("moderator, reason: " + moderator.length() + " and " + reason.length()
                    + " characters (expected: 1.." + Subject.MAX_LENGTH + " and 0.." + Subject.MAX_LENGTH + ")");
        }
    }

    private void tell(
            Action action,
            Subject subject,
            @Nullable Duration duration,
            String moderator,
            String reason,
            int affected) {
        AuditEntry entry = new AuditEntry(time.now(), moderator, action, subject, duration, reason, affected);
        log.add(entry);
        AUDIT.info(
                "{} by {}: {} {}{}, {} connections. {}",
                action,
                Texts.forLog(moderator),
                subject.kind(),
                Texts.forLog(subject.value()),
                duration == null ? "" : " for " + duration,
                affected,
                Texts.forLog(reason));
        observer.accept(entry);
    }
}
