package io.chathub.protocol;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /api/admin}: what an operator needs beside {@link MonitoringSnapshot}.
 *
 * @param operator             who asks, as the audit log will have it
 * @param actionToken          lets this operator act for a while, sent back as {@code X-ChatHub-Action-Token}
 * @param expiresIn            how long; on the wire in milliseconds
 * @param refusedHandshakes    how many clients were not let in, by reason
 * @param refusals             how many client messages were refused, by reason
 * @param closes               how many connections have ended, by close code
 * @param droppedFrames        how many notices were left out because a client read too slowly
 * @param droppedNotifications how many listener calls were left out because a listener was too slow
 * @param failedSignIns        how many requests showed an admin token that was wrong
 * @param clients              the open connections, oldest first
 * @param sanctions            who is muted or banned, those that end first come first
 * @param auditLog             the last actions, oldest first
 */
public record AdminOverview(
        String operator,
        String actionToken,
        Duration expiresIn,
        Map<String, Long> refusedHandshakes,
        Map<ErrorCode, Long> refusals,
        Map<CloseCode, Long> closes,
        long droppedFrames,
        long droppedNotifications,
        long failedSignIns,
        List<ClientInfo> clients,
        List<SanctionInfo> sanctions,
        List<AuditLine> auditLog) {

    /** Checks that nothing is null, and copies the lists. The maps are written in their order. */
    public AdminOverview {
        Objects.requireNonNull(operator, "operator");
        Objects.requireNonNull(actionToken, "actionToken");
        Objects.requireNonNull(expiresIn, "expiresIn");
        Objects.requireNonNull(refusedHandshakes, "refusedHandshakes");
        Objects.requireNonNull(refusals, "refusals");
        Objects.requireNonNull(closes, "closes");
        clients = List.copyOf(clients);
        sanctions = List.copyOf(sanctions);
        auditLog = List.copyOf(auditLog);
    }

    /** The action token is not shown. */
    @Override
    public String toString() {
        return "AdminOverview[operator=" + operator + ", clients=" + clients.size() + ", sanctions=" + sanctions.size()
                + ", auditLog=" + auditLog.size() + "]";
    }

    /**
     * One open connection.
     *
     * @param id            its name
     * @param username      the name it joined with, empty before that
     * @param userId        whose it is; null where the host does not say
     * @param remoteAddress where it comes from
     * @param version       which version of the protocol it speaks
     * @param connectedAt   when its handshake was done
     * @param rooms         some of the rooms it is in
     */
    public record ClientInfo(
            String id,
            String username,
            @Nullable String userId,
            String remoteAddress,
            ProtocolVersion version,
            Instant connectedAt,
            List<String> rooms) {
        /** Checks that nothing is null that may not be, and copies the list. */
        public ClientInfo {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(username, "username");
            Objects.requireNonNull(remoteAddress, "remoteAddress");
            Objects.requireNonNull(version, "version");
            Objects.requireNonNull(connectedAt, "connectedAt");
            rooms = List.copyOf(rooms);
        }
    }

    /**
     * What somebody may not do for a while.
     *
     * @param sanction  {@code mute} or {@code ban}
     * @param kind      what {@code value} names
     * @param value     who
     * @param until     when it ends by itself
     * @param moderator who decided it
     * @param reason    why; may be empty
     */
    public record SanctionInfo(
            String sanction, AdminAction.Kind kind, String value, Instant until, String moderator, String reason) {
        /** Checks that nothing is null. */
        public SanctionInfo {
            Objects.requireNonNull(sanction, "sanction");
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(until, "until");
            Objects.requireNonNull(moderator, "moderator");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * One action that was taken.
     *
     * @param at        when
     * @param moderator who took it
     * @param action    what: {@code disconnect}, {@code mute}, {@code unmute}, {@code ban} or {@code unban}
     * @param kind      what {@code value} names
     * @param value     about whom
     * @param duration  for how long; null where it has no length; on the wire in seconds
     * @param reason    why; may be empty
     * @param affected  how many connections it was about
     */
    public record AuditLine(
            Instant at,
            String moderator,
            String action,
            AdminAction.Kind kind,
            String value,
            @Nullable Duration duration,
            String reason,
            int affected) {
        /** Checks that nothing is null that may not be. */
        public AuditLine {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(moderator, "moderator");
            Objects.requireNonNull(action, "action");
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
