package io.chathub.server.servlet.internal.admin;

import io.chathub.core.Hub;
import io.chathub.core.moderation.AuditEntry.Action;
import io.chathub.core.moderation.Moderation;
import io.chathub.core.moderation.Subject;
import io.chathub.protocol.AdminAction;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.server.servlet.internal.net.IpAddresses;
import java.time.Duration;

/** Performs the operators' actions. */
final class AdminActions {

    /** No open connection has the given id. */
    static final class NoSuchClientException extends Exception {
        private static final long serialVersionUID = 1L;

        NoSuchClientException() {
            super("value: no open connection has this id", null, false, false);
        }
    }

    private final Hub hub;

    AdminActions(Hub hub) {
        this.hub = hub;
    }

    /**
     * Performs an action.
     *
     * @return the number of connections affected; for an unmute or unban, 1 if there was a sanction and 0 otherwise
     * @throws ProtocolException     if a field does not fit the action; the message names the field
     * @throws IllegalStateException if the limit of sanctions is reached
     */
    int perform(Action action, AdminAction request, Operator operator) throws NoSuchClientException {
        Subject subject = subject(request);
        if (action == Action.BAN && subject.kind() == Subject.Kind.CLIENT) {
            throw badField("kind: client (expected: user or address; a connection is disconnected)");
        }
        boolean needsClient = action == Action.DISCONNECT || action == Action.MUTE;
        if (needsClient && subject.kind() == Subject.Kind.CLIENT && hub.client(subject.value()) == null) {
            throw new NoSuchClientException();
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
        };
    }

    private static Subject subject(AdminAction request) {
        String value = request.value();
        return switch (request.kind()) {
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

    private static ProtocolException badField(String sentence) {
        return new ProtocolException(ErrorCode.BAD_FIELD, sentence);
    }
}
