package io.chathub.server.jetty.internal;

import io.chathub.core.Hub;
import io.chathub.core.moderation.AuditEntry.Action;
import io.chathub.core.moderation.Moderation;
import io.chathub.core.moderation.Subject;
import io.chathub.protocol.AdminAction;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import java.time.Duration;

/** Does what operators ask for. */
final class AdminActions {

    /** There is no such connection. */
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
     * Takes an action.
     *
     * @return how many connections it was about; of an action that lifts something, 1 where there was something to lift
     * @throws ProtocolException     if a field does not fit the action; its message says which
     * @throws IllegalStateException if there are as many sanctions as may be
     */
    int take(Action action, AdminAction request, Operator operator) throws NoSuchClientException {
        Subject subject = subject(request);
        if (action == Action.BAN && subject.kind() == Subject.Kind.CLIENT) {
            throw refused("kind: client (expected: user or address; a connection is disconnected)");
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
                // As the list of sanctions has the networks of IPv6.
                if (IpAddresses.parse(value.replaceFirst("/64$", "")) == null) {
                    throw refused("value: no IP address (expected: such as 203.0.113.7 or 2001:db8::1)");
                }
                yield Subject.address(value);
            }
        };
    }

    private static Duration duration(AdminAction request) {
        Duration duration = request.duration();
        if (duration == null) {
            throw refused("duration: missing (expected: seconds, or such as 30s, 10m, 12h, 7d)");
        }
        return duration;
    }

    private static ProtocolException refused(String sentence) {
        return new ProtocolException(ErrorCode.BAD_FIELD, sentence);
    }
}
