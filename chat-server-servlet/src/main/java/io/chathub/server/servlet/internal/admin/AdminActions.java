package io.chathub.server.servlet.internal.admin;

import io.chathub.core.Hub;
import io.chathub.core.export.ChatExport;
import io.chathub.core.moderation.AuditEntry.Action;
import io.chathub.core.moderation.Moderation;
import io.chathub.core.moderation.Subject;
import io.chathub.protocol.AdminAction;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.server.servlet.internal.net.IpAddresses;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Performs the operators' actions. */
final class AdminActions {

    /** No open connection has the given id, or no message has the given offset. */
    static final class NoSuchSubjectException extends Exception {
        private static final long serialVersionUID = 1L;

        NoSuchSubjectException(String message) {
            super(message, null, false, false);
        }
    }

    private static final Pattern MESSAGE = Pattern.compile("([A-Za-z0-9._-]{1,64})/([1-9][0-9]{0,15})");
    private static final long DELETION_SECONDS = 10;
    /** Those of {@link DataRequests}. */
    private static final Set<Action> OF_DATA = EnumSet.of(Action.BACKUP, Action.EXPORT, Action.RETAIN);
    /** Those with the kind {@code data}. */
    private static final Set<Action> OF_KIND_DATA =
            EnumSet.of(Action.BACKUP, Action.EXPORT, Action.RETAIN, Action.CLOSE);

    private final Hub hub;
    private final DataRequests data;

    AdminActions(Hub hub, DataRequests data) {
        this.hub = hub;
        this.data = data;
    }

    /** The lines that an export sends. */
    ChatExport export(AdminAction request, Operator operator) {
        requireKind(Action.EXPORT, request);
        return data.export(request, operator);
    }

    private static void requireKind(Action action, AdminAction request) {
        if ((action == Action.DELETE) != (request.kind() == AdminAction.Kind.MESSAGE)) {
            throw badField("kind: does not fit (expected: message for delete, and for delete alone)");
        }
        if (OF_KIND_DATA.contains(action) != (request.kind() == AdminAction.Kind.DATA)) {
            throw badField(
                    "kind: does not fit (expected: data for backup, close, export and retain, and for these alone)");
        }
        if (action == Action.ERASE && request.kind() != AdminAction.Kind.USER) {
            throw badField("kind: does not fit (expected: user for erase)");
        }
    }

    /**
     * Performs an action.
     *
     * @return the number of connections affected; for an unmute or unban, 1 if there was a sanction and 0
     *         otherwise; for a deletion, 1 if the message was deleted, and 0 if it was deleted before; for an erasure, the number of
     *         messages; null for an action that takes long and goes on
     * @throws ProtocolException     if a field does not fit the action; the message names the field
     * @throws IllegalStateException if the limit of sanctions is reached
     */
    @Nullable Integer perform(Action action, AdminAction request, Operator operator) throws NoSuchSubjectException {
        requireKind(action, request);
        if (OF_DATA.contains(action)) {
            return data.perform(action, request, operator);
        }
        if (action == Action.ERASE) {
            return data.erase(request, operator);
        }
        if (action == Action.DELETE) {
            return delete(request, operator) ? 1 : 0;
        }
        if (action == Action.CLOSE) {
            return hub.moderation().close(DataRequests.room(request.value()), operator.forAudit(), request.reason());
        }
        Subject subject = subject(request);
        if (action == Action.BAN && subject.kind() == Subject.Kind.CLIENT) {
            throw badField("kind: client (expected: user or address; a connection is disconnected)");
        }
        boolean needsClient = action == Action.DISCONNECT || action == Action.MUTE;
        if (needsClient && subject.kind() == Subject.Kind.CLIENT && hub.client(subject.value()) == null) {
            throw new NoSuchSubjectException("value: no open connection has this id");
        }
        Moderation moderation = hub.moderation();
        String by = operator.forAudit();
        String reason = request.reason();
        return switch (action) {
            case DISCONNECT -> moderation.disconnect(subject, by, reason);
            case MUTE -> moderation.mute(subject, duration(request), by, reason);
            case UNMUTE -> moderation.unmute(subject, by, reason) ? 1 : 0;
            case BAN -> moderation.ban(subject, duration(request), by, reason);
            case UNBAN -> moderation.unban(subject, by, reason) ? 1 : 0;
            case DELETE, ERASE, BACKUP, EXPORT, RETAIN, CLOSE ->
                throw new IllegalStateException(action + " has no such subject");
        };
    }

    private boolean delete(AdminAction request, Operator operator) throws NoSuchSubjectException {
        Matcher message = MESSAGE.matcher(request.value());
        if (!message.matches()) {
            throw badField("value: no message (expected: the room, a slash and the offset, such as dev/45)");
        }
        String room = message.group(1);
        try {
            return hub.moderation()
                    .delete(room, Long.parseLong(message.group(2)), operator.forAudit(), request.reason())
                    .toCompletableFuture()
                    .get(DELETION_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProtocolException refusal && refusal.code() == ErrorCode.NOT_FOUND) {
                throw new NoSuchSubjectException("value: no such message is held");
            }
            throw new IllegalStateException("the message could not be deleted", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the deletion takes long, and may still be carried out", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the server stops", e);
        }
    }

    private static Subject subject(AdminAction request) {
        String value = request.value();
        return switch (request.kind()) {
            case MESSAGE, DATA -> throw new IllegalStateException(request.kind() + " has no sanction");
            case CLIENT -> Subject.client(value);
            case USER -> Subject.user(value);
            case ADDRESS -> {
                // The list of sanctions shows IPv6 networks with this suffix.
                if (IpAddresses.parse(value.replaceFirst("/64$", "")) == null) {
                    throw badField("value: no IP address (expected: such as 203.0.113.7 or 2001:db8::1)");
                }
                yield Subject.address(value);
            }
        };
    }

    private static Duration duration(AdminAction request) {
        Duration duration = request.duration();
        if (duration == null) {
            throw badField("duration: missing (expected: seconds, or such as 30s, 10m, 12h, 7d)");
        }
        return duration;
    }

    static ProtocolException badField(String sentence) {
        return new ProtocolException(ErrorCode.BAD_FIELD, sentence);
    }
}
