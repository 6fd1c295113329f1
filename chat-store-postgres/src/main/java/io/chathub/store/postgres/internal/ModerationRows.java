package io.chathub.store.postgres.internal;

import io.chathub.core.moderation.AuditEntry;
import io.chathub.core.moderation.Sanction;
import io.chathub.core.moderation.Subject;
import io.chathub.core.spi.store.ErasedUser;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The rows of sanctions and of the audit log. */
final class ModerationRows {

    /** The difference of the clocks of servers and database that is none. */
    private static final long SLACK_MILLIS = TimeUnit.MINUTES.toMillis(1);

    /** The lock of the entries about users: shared by those who add one, and for an erasure alone. */
    private static final String AUDIT = "(hashtext('chathub audit'), hashtext(current_schema()))";

    /** The key of the number of a user's last erasure. The id itself is what the erasure removes. */
    private static final String ERASED = "'erased ' || encode(sha256(convert_to(?, 'UTF8')), 'hex')";

    private final Sql sql;

    ModerationRows(Sql sql) {
        this.sql = sql;
    }

    List<Sanction> sanctions() throws SQLException {
        return sql.list(
                "select kind, subject_kind, subject, until, moderator, reason from chat_sanction",
                row -> new Sanction(
                        Sanction.Kind.valueOf(row.getString(1)),
                        new Subject(Subject.Kind.valueOf(row.getString(2)), row.getString(3)),
                        Instant.ofEpochMilli(row.getLong(4)),
                        row.getString(5),
                        row.getString(6)));
    }

    int impose(Sanction sanction) throws SQLException {
        return sql.run(
                "insert into chat_sanction(kind, subject_kind, subject, until, moderator, reason)"
                        + " values(?, ?, ?, ?, ?, ?) on conflict (kind, subject_kind, subject) do update set"
                        + " until = excluded.until, moderator = excluded.moderator, reason = excluded.reason",
                sanction.kind().name(),
                sanction.subject().kind().name(),
                sanction.subject().value(),
                sanction.until().toEpochMilli(),
                sanction.moderator(),
                sanction.reason());
    }

    int lift(Sanction.Kind kind, Subject subject) throws SQLException {
        return sql.run(
                "delete from chat_sanction where kind = ? and subject_kind = ? and subject = ?",
                kind.name(),
                subject.kind().name(),
                subject.value());
    }

    int removeEnded(Sanction sanction) throws SQLException {
        return sql.run(
                "delete from chat_sanction where kind = ? and subject_kind = ? and subject = ? and until = ?"
                        + " and until <= (extract(epoch from now()) * 1000)::bigint + " + SLACK_MILLIS,
                sanction.kind().name(),
                sanction.subject().kind().name(),
                sanction.subject().value(),
                sanction.until().toEpochMilli());
    }

    /**
     * Locks out entries about users until the end of the transaction, and other erasures: an entry is added before an erasure, which
     * changes it, or after its {@linkplain #noteErased note}.
     */
    void lockAudit() throws SQLException {
        sql.list("select pg_advisory_xact_lock" + AUDIT, row -> 0);
    }

    void noteErased(String userId, long erasure) throws SQLException {
        sql.run(
                "insert into chat_meta(key, value) values(" + ERASED + ", ?)"
                        + " on conflict (key) do update set value = excluded.value",
                userId,
                ByteBuffer.allocate(Long.BYTES).putLong(erasure).array());
    }

    /** Adds an entry; with a random word in place of its user, where the user was erased after {@code knownErasure}. */
    int audit(AuditEntry entry, long knownErasure, Supplier<String> words) throws SQLException {
        boolean erased = entry.subject().kind() == Subject.Kind.USER
                && lastErasureOf(entry.subject().value()) > knownErasure;
        return add(erased ? ErasedUser.withoutUser(entry, "erased-" + words.get()) : entry);
    }

    private long lastErasureOf(String userId) throws SQLException {
        sql.list("select pg_advisory_xact_lock_shared" + AUDIT, row -> 0);
        byte[] noted = sql.first("select value from chat_meta where key = " + ERASED, row -> row.getBytes(1), userId);
        return noted == null ? 0 : ByteBuffer.wrap(noted).getLong();
    }

    private int add(AuditEntry entry) throws SQLException {
        Duration duration = entry.duration();
        return sql.run(
                "insert into chat_audit(at, moderator, action, subject_kind, subject, duration, reason, affected)"
                        + " values(?, ?, ?, ?, ?, ?, ?, ?)",
                entry.at().toEpochMilli(),
                entry.moderator(),
                entry.action().name(),
                entry.subject().kind().name(),
                entry.subject().value(),
                duration == null ? null : duration.toMillis(),
                entry.reason(),
                entry.affected());
    }

    List<AuditEntry> auditLog(int limit) throws SQLException {
        List<AuditEntry> newestFirst = new ArrayList<>(sql.list(
                "select at, moderator, action, subject_kind, subject, duration, reason, affected from chat_audit"
                        + " order by id desc limit ?",
                row -> {
                    Long duration = Sql.longOrNull(row, 6);
                    return new AuditEntry(
                            Instant.ofEpochMilli(row.getLong(1)),
                            row.getString(2),
                            AuditEntry.Action.valueOf(row.getString(3)),
                            new Subject(Subject.Kind.valueOf(row.getString(4)), row.getString(5)),
                            duration == null ? null : Duration.ofMillis(duration),
                            row.getString(7),
                            row.getInt(8));
                },
                limit));
        Collections.reverse(newestFirst);
        return newestFirst;
    }
}
