package io.chathub.store.postgres.internal;

import io.chathub.core.StreamHead;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Notifies the other processes of the heads that this one has moved, and receives their notifications, on a session of its own: a
 * {@code NOTIFY} takes a lock of the whole database server at its commit, and so is no part of the commits of messages. A notification
 * that is lost costs time only: the processes compare the heads too.
 */
final class HeadMoves {

    /** The number of streams of one notification, whose text PostgreSQL limits to 8,000 bytes. */
    private static final int MAX_STREAMS = 150;

    private static final int MAX_NAMES = 100_000;

    /** The notification of an erasure, in the form of a head: no stream has this id. */
    private static final long ERASURE = 0;

    private final Connections connections;
    /** The heads that the other nodes are notified of, by the id of their stream. */
    private final Map<Long, Long> moved = new HashMap<>();

    private final Map<Long, String> names = new HashMap<>();
    /** Whether a user was erased. */
    private final AtomicBoolean erased = new AtomicBoolean();

    private @Nullable Sql session;
    private String channel = "";
    /** The number of the last erasure that {@link #erased} is about. */
    private final AtomicLong lastErasure;

    /** The number of an erasure that is stored: of the last one, or for a moment of one before. */
    private volatile long knownErasure;

    /** Moves without a session; {@code lastErasure} is that before the first read. */
    HeadMoves(Connections connections, long lastErasure) {
        this.connections = connections;
        this.lastErasure = new AtomicLong(lastErasure);
        knownErasure = lastErasure;
    }

    /** Streams have moved by a commit of this process. */
    void add(Collection<StreamCell> cells) {
        synchronized (moved) {
            cells.forEach(cell -> moved.put(cell.id, cell.head.offset()));
        }
    }

    /** Sends and receives; by one thread at a time. The heads that have moved elsewhere, by the name of their stream. */
    Map<String, Long> exchange() {
        boolean done = false;
        Map<Long, Long> received;
        try {
            Sql sql = session();
            send(sql);
            received = receive(sql);
            if (received.remove(ERASURE) != null) {
                compareErasures(sql);
            }
            done = true;
        } catch (SQLException e) {
            throw Connections.failure(e);
        } finally {
            if (!done && session != null) {
                connections.close(session);
                session = null;
            }
        }
        return received.isEmpty() ? Map.of() : named(received);
    }

    /**
     * Notes an erasure, and notifies the other processes of it, with its commit. The notification reaches each session that listens. A
     * process whose session was lost compares the note. For one transaction at a time: see {@link ModerationRows#lockAudit}.
     *
     * @return the number of the erasure
     */
    static long erased(Sql sql) throws SQLException {
        long number = lastErasure(sql) + 1;
        sql.run(
                "insert into chat_meta(key, value) values('erasure', ?)"
                        + " on conflict (key) do update set value = excluded.value",
                (Object) ByteBuffer.allocate(Long.BYTES).putLong(number).array());
        sql.list("select pg_notify(?, ?)", row -> 0, channel(sql), ERASURE + ":0");
        return number;
    }

    /** The number of the last erasure, which is higher than those of all before; 0 for none. */
    static long lastErasure(Sql sql) throws SQLException {
        byte[] noted = sql.first("select value from chat_meta where key = 'erasure'", row -> row.getBytes(1));
        return number(noted);
    }

    private static long number(byte @Nullable [] noted) {
        return noted == null ? 0 : ByteBuffer.wrap(noted).getLong();
    }

    /** Whether a user was erased since the last call, by another process or this one. */
    boolean takeErasures() {
        return erased.getAndSet(false);
    }

    /** See {@link io.chathub.core.spi.store.MessageStore#knownErasure}. */
    long knownErasure() {
        return knownErasure;
    }

    /** An erasure of this process is stored. */
    void knows(long erasure) {
        knownErasure = erasure;
    }

    private static String channel(Sql sql) throws SQLException {
        return "chathub_" + sql.number("select current_schema()::regnamespace::oid::bigint", 0);
    }

    private Sql session() throws SQLException {
        Sql sql = session;
        if (sql == null) {
            sql = connections.connect();
            session = sql;
            sql.connection().setAutoCommit(true);
            channel = channel(sql);
            sql.script("listen " + channel);
            compareErasures(sql); // after the begin of the notifications, so that none is missed
        }
        return sql;
    }

    private void compareErasures(Sql sql) throws SQLException {
        saw(lastErasure(sql));
    }

    /** The heads of streams now, by name. An erasure that has moved one of them is known then. Any thread may call. */
    Map<String, StreamHead> heads(Collection<String> streams) {
        Map<String, StreamHead> heads = new HashMap<>();
        connections.read(sql -> sql.list(
                Rows.STREAMS_AND_ERASURE + " where name = any(?)",
                row -> {
                    StreamCell cell = StreamCell.read(row);
                    heads.put(cell.name, cell.head);
                    saw(number(row.getBytes(Rows.ERASURE)));
                    return cell;
                },
                (Object) streams.toArray(String[]::new)));
        return heads;
    }

    private void saw(long last) {
        if (lastErasure.getAndSet(last) != last) {
            knownErasure = last;
            erased.set(true);
        }
    }

    private void send(Sql sql) throws SQLException {
        StringJoiner text = new StringJoiner(",");
        synchronized (moved) {
            Iterator<Map.Entry<Long, Long>> each = moved.entrySet().iterator();
            for (int i = 0; i < MAX_STREAMS && each.hasNext(); i++) {
                Map.Entry<Long, Long> head = each.next();
                text.add(head.getKey() + ":" + head.getValue());
                each.remove();
            }
        }
        if (text.length() > 0) {
            sql.list("select pg_notify(?, ?)", row -> 0, channel, text.toString());
        }
    }

    private static Map<Long, Long> receive(Sql sql) throws SQLException {
        Map<Long, Long> heads = new HashMap<>();
        PGConnection connection = sql.connection().unwrap(PGConnection.class);
        PGNotification[] notifications = connection.getNotifications();
        for (PGNotification each : notifications == null ? new PGNotification[0] : notifications) {
            if (each.getPID() != connection.getBackendPID()) {
                read(each.getParameter(), heads);
            }
        }
        return heads;
    }

    private static void read(String text, Map<Long, Long> heads) {
        for (String head : text.split(",", -1)) {
            int colon = head.indexOf(':');
            heads.merge(
                    Long.parseLong(head, 0, colon, 10), Long.parseLong(head, colon + 1, head.length(), 10), Math::max);
        }
    }

    private Map<String, Long> named(Map<Long, Long> heads) {
        if (names.size() > MAX_NAMES) {
            names.clear();
        }
        List<Long> unknown = new ArrayList<>(heads.keySet());
        unknown.removeAll(names.keySet());
        if (!unknown.isEmpty()) {
            connections.read(sql -> sql.list(
                    "select id, name from chat_stream where id = any(?)",
                    row -> names.put(row.getLong(1), row.getString(2)),
                    (Object) unknown.toArray(Long[]::new)));
        }
        Map<String, Long> named = new HashMap<>();
        heads.forEach((id, head) -> {
            String name = names.get(id);
            if (name != null) {
                named.put(name, head);
            }
        });
        return named;
    }
}
