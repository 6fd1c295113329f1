package io.chathub.core.internal.lifecycle;

import io.chathub.core.RoomMessages;
import io.chathub.core.hook.Identity;
import io.chathub.core.internal.backend.NodeMessage;
import io.chathub.core.internal.common.KeyPrefixes;
import io.chathub.core.internal.common.RecentRing;
import io.chathub.core.internal.common.Sanctions;
import io.chathub.core.internal.common.Stages;
import io.chathub.core.internal.common.TextRules;
import io.chathub.core.internal.common.TimeSource;
import io.chathub.core.internal.message.DeletionLog;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.internal.session.SessionRegistry;
import io.chathub.core.internal.store.OpenStore;
import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.AuditEntry.Action;
import io.chathub.core.moderation.ErasureMode;
import io.chathub.core.moderation.Moderation;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.core.spi.backend.NodeBus;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.RoomNames;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the actions of operators and host, and keeps the audit log. The sanctions themselves are in
 * {@link Sanctions}. A disconnect is sent to the other nodes; mutes and bans reach them by the store of the sanctions.
 */
public final class Moderator implements Moderation, DeletionLog {

    private static final Logger LOG = LoggerFactory.getLogger(Moderator.class);
    private static final Logger AUDIT = LoggerFactory.getLogger(AUDIT_LOGGER);

    /** The time within which another node has closed the connections of a subject. */
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final SessionRegistry sessions;
    private final Sanctions sanctions;
    private final NodeBus bus;
    private final TimeSource time;
    private final Consumer<AuditEntry> observer;
    private final Function<String, RoomMessages> messages;
    private final BiFunction<ErasedUser, ErasureMode, CompletionStage<Integer>> eraser;
    private final Function<Identity, String> publicIds;
    private final Supplier<String> pseudonyms;
    private final RecentRing<AuditEntry> log = new RecentRing<>(AUDIT_LOG_LENGTH);

    /**
     * A moderator with an empty log.
     *
     * @param messages the messages of the room of a name
     * @param eraser     erases a user
     * @param publicIds  the public ids of users
     * @param pseudonyms makes random words
     * @param observer is notified of each action; it returns at once
     */
    public Moderator(
            SessionRegistry sessions,
            Sanctions sanctions,
            NodeBus bus,
            TimeSource time,
            Function<String, RoomMessages> messages,
            BiFunction<ErasedUser, ErasureMode, CompletionStage<Integer>> eraser,
            Function<Identity, String> publicIds,
            Supplier<String> pseudonyms,
            Consumer<AuditEntry> observer) {
        this.sessions = sessions;
        this.sanctions = sanctions;
        this.bus = bus;
        this.time = time;
        this.messages = messages;
        this.eraser = eraser;
        this.publicIds = publicIds;
        this.pseudonyms = pseudonyms;
        this.observer = observer;
    }

    /** Adds the entries of earlier runs before all others; and reads all again where another node has removed a user from them. */
    void readLog(OpenStore store) {
        store.earlierAudit().forEach(log::add);
        store.onErasures(() -> readAgain(store));
    }

    private void readAgain(OpenStore store) {
        long before;
        CompletionStage<List<AuditEntry>> reading;
        synchronized (log) { // the read comes after the entries until now are stored
            before = log.added();
            reading = store.auditLog();
        }
        var unused = reading.thenAccept(entries -> log.replace(before, entries));
    }

    @Override
    public int disconnect(Subject subject, String moderator, String reason) {
        return disconnect(subject, CloseCode.KICKED, moderator, reason);
    }

    @Override
    public int disconnect(Subject subject, CloseCode code, String moderator, String reason) {
        Subject normal = normal(subject);
        check(moderator, reason);
        int ended = close(normal, code);
        record(Action.DISCONNECT, normal, null, moderator, reason, ended);
        if (subject.kind() != Subject.Kind.CLIENT || ended == 0) { // a connection that was here is on no other node
            onOtherNodes(new NodeMessage.Disconnect(normal, code), "disconnect", normal);
        }
        return ended;
    }

    @Override
    public int close(String room, String moderator, String reason) {
        check(moderator, reason);
        if (!RoomNames.isValid(room)) {
            throw new IllegalArgumentException("room: not a room name");
        }
        int removed = empty(room);
        Subject subject = Subject.data(room);
        record(Action.CLOSE, subject, null, moderator, reason, removed);
        onOtherNodes(new NodeMessage.EmptyRoom(room), "close", subject);
        return removed;
    }

    /** Removes the members of a room on this node. Returns their number. */
    int empty(String room) {
        int removed = 0;
        for (ClientSession session : sessions.all()) {
            if (session.evict(room)) {
                removed++;
            }
        }
        return removed;
    }

    private void onOtherNodes(NodeMessage order, String action, Subject subject) {
        for (String node : bus.nodes()) {
            var unused = Stages.guarded(() -> bus.request(node, order.encode(), ANSWER))
                    .thenApply(NodeMessage::number)
                    .whenComplete((ended, failure) -> {
                        if (failure != null) {
                            LOG.warn(
                                    "Node {} did not confirm the {} of {} {}: {}",
                                    node,
                                    action,
                                    subject.kind(),
                                    TextRules.forLog(subject.value()),
                                    Stages.cause(failure).toString());
                        } else if (ended > 0) {
                            LOG.info(
                                    "Node {} has confirmed the {} of {} {}: {} clients",
                                    node,
                                    action,
                                    subject.kind(),
                                    TextRules.forLog(subject.value()),
                                    ended);
                        }
                    });
        }
    }

    @Override
    public int mute(Subject subject, Duration duration, String moderator, String reason) {
        Subject normal = normal(subject);
        impose(Sanction.Kind.MUTE, normal, duration, moderator, reason);
        int affected = (int) sessions.all().stream()
                .filter(session -> session.isLive() && Sanctions.concerns(normal, session))
                .count();
        record(Action.MUTE, normal, duration, moderator, reason, affected);
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
        int ended = close(normal, CloseCode.KICKED);
        record(Action.BAN, normal, duration, moderator, reason, ended);
        return ended;
    }

    @Override
    public boolean unban(Subject subject, String moderator, String reason) {
        return lift(Sanction.Kind.BAN, Action.UNBAN, normal(subject), moderator, reason);
    }

    @Override
    public CompletionStage<Boolean> delete(String room, long target, String moderator, String reason) {
        check(moderator, reason);
        if (!RoomNames.isValid(room)) {
            throw new IllegalArgumentException("room: not a room name");
        }
        return messages.apply(room).delete(target).thenApply(deletion -> {
            if (deletion != null) {
                deleted(room, target, moderator, reason);
            }
            return deletion != null;
        });
    }

    @Override
    public void deleted(String room, long target, String moderator, @Nullable String reason) {
        record(Action.DELETE, Subject.message(room, target), null, moderator, reason == null ? "" : reason, 0);
    }

    @Override
    public CompletionStage<Integer> erase(
            Subject user, @Nullable String publicId, ErasureMode mode, String moderator, String reason) {
        Objects.requireNonNull(mode, "mode");
        check(moderator, reason);
        if (user.kind() != Subject.Kind.USER) {
            throw new IllegalArgumentException("user: " + user.kind() + " (expected: a user)");
        }
        String id = publicIds.apply(new Identity(user.value(), null).withPublicId(publicId));
        ErasedUser erased =
                new ErasedUser(user.value(), id, KeyPrefixes.ofUser(user.value()), "erased-" + pseudonyms.get());
        return eraser.apply(erased, mode).thenApply(changed -> {
            log.replaceAll(entry -> entry.subject().equals(user) ? erased.in(entry) : entry);
            record(Action.ERASE, Subject.user(id), null, moderator, reason, changed);
            return changed;
        });
    }

    /**
     * Checks the name of an operator, before an action on the data as a whole.
     *
     * @throws IllegalArgumentException if the audit log does not take the name
     */
    void checkOperator(String operator) {
        check(operator, "");
    }

    /** An action on the data as a whole, by an operator whose name was checked before. */
    void recordData(Action action, Subject subject, String operator) {
        record(action, subject, null, operator, "", 0);
    }

    @Override
    public List<Sanction> sanctions() {
        return sanctions.inForce();
    }

    @Override
    public List<AuditEntry> auditLog() {
        return log.toList();
    }

    /** Removes sanctions that have ended, and the mutes of connections that are gone. */
    public void sweep() {
        sanctions.sweep(bus.nodes().isEmpty());
    }

    private void impose(Sanction.Kind kind, Subject subject, Duration duration, String moderator, String reason) {
        check(moderator, reason);
        if (duration.isZero() || duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("duration: " + duration + " (expected: > 0 and <= " + LONGEST + ")");
        }
        sanctions.put(kind, subject, duration, moderator, reason);
    }

    private boolean lift(Sanction.Kind kind, Action action, Subject subject, String moderator, String reason) {
        check(moderator, reason);
        boolean lifted = sanctions.remove(kind, subject);
        if (lifted) {
            record(action, subject, null, moderator, reason, 0);
        }
        return lifted;
    }

    /** Closes the connections of a subject on this node. Returns their number. */
    int close(Subject subject, CloseCode code) {
        int ended = 0;
        for (ClientSession session : sessions.all()) {
            if (Sanctions.concerns(subject, session) && session.close(code)) {
                ended++;
            }
        }
        return ended;
    }

    /** An operator's subject in its canonical form; an address may have the form that {@link #sanctions()} shows. */
    private static Subject normal(Subject subject) {
        if (subject.kind() == Subject.Kind.MESSAGE || subject.kind() == Subject.Kind.DATA) {
            throw new IllegalArgumentException(
                    "subject: a message or data (expected: a connection, a user or an address)");
        }
        if (subject.kind() != Subject.Kind.ADDRESS) {
            return subject;
        }
        String address = subject.value().strip().replaceFirst("/64$", "");
        if (address.isEmpty() || address.indexOf('/') >= 0 || address.indexOf(' ') >= 0) {
            // The action would concern nobody, and the operator would not notice.
            throw new IllegalArgumentException(
                    "subject: not one address (expected: an IP address, without a network's /BITS)");
        }
        return Sanctions.networkOf(address);
    }

    private static void check(String moderator, String reason) {
        if (moderator.isBlank() || moderator.length() > Subject.MAX_LENGTH || reason.length() > Subject.MAX_LENGTH) {
            throw new IllegalArgumentException("moderator, reason: " + moderator.length() + " and " + reason.length()
                    + " characters (expected: 1.." + Subject.MAX_LENGTH + " and 0.." + Subject.MAX_LENGTH + ")");
        }
    }

    private void record(
            Action action,
            Subject subject,
            @Nullable Duration duration,
            String moderator,
            String reason,
            int affected) {
        AuditEntry entry = new AuditEntry(time.now(), moderator, action, subject, duration, reason, affected);
        AUDIT.info(
                "{} by {}: {} {}{}, {} {}. {}",
                action,
                TextRules.forLog(moderator),
                subject.kind(),
                TextRules.forLog(subject.value()),
                duration == null ? "" : " for " + duration,
                affected,
                action == Action.ERASE ? "messages" : "connections",
                TextRules.forLog(reason));
        synchronized (log) {
            log.add(entry);
            observer.accept(entry);
        }
    }
}
