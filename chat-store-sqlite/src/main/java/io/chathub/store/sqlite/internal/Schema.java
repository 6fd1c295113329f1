package io.chathub.store.sqlite.internal;

import io.chathub.core.spi.store.StoreException;
import java.sql.SQLException;
import java.util.List;

/** The tables, by version. A database of a later version is refused. */
final class Schema {

    static final int VERSION = 2;

    /** The steps that lead to each version, from 1. A step that was released does not change. */
    private static final List<List<String>> STEPS = List.of(
            List.of(
                    "create table chat_meta(key text primary key, value blob) without rowid",
                    """
            create table chat_stream(
              id integer primary key, name text not null unique, epoch text not null, head integer not null,
              floor integer not null, cleared integer not null, last_other integer not null, latest integer,
              messages integer not null, ancestors text not null, created_at integer not null)""",
                    // id: the order of all messages, and the row of the search
                    """
            create table chat_message(
              id integer primary key, stream_id integer not null, pos integer not null, change integer not null,
              version integer not null, changed_at integer not null, since integer not null, author text,
              thread integer, pinned integer not null, ever_pinned integer not null, deleted integer not null,
              label text, state text not null)""",
                    "create unique index chat_message_pos on chat_message(stream_id, pos)",
                    "create index chat_message_change on chat_message(stream_id, change) where change <> pos",
                    "create index chat_message_thread on chat_message(stream_id, thread, pos) where thread is not null",
                    "create index chat_message_author on chat_message(stream_id, author, pos) where author is not null",
                    "create index chat_message_pin on chat_message(stream_id, pos) where pinned = 1",
                    "create index chat_message_label on chat_message(stream_id, label) where label is not null",
                    """
            create table chat_reaction(
              stream_id integer not null, target integer not null, emoji text not null, reactor text not null,
              user text, name text not null, primary key(stream_id, target, emoji, reactor)) without rowid""",
                    """
            create table chat_entry(
              stream_id integer not null, key text not null, change integer not null, version integer not null,
              changed_at integer not null, removed integer not null, label text, marker_epoch text,
              marker_pos integer, state text not null, primary key(stream_id, key)) without rowid""",
                    "create index chat_entry_change on chat_entry(stream_id, change)",
                    "create index chat_entry_label on chat_entry(stream_id, label) where label is not null",
                    "create index chat_entry_removed on chat_entry(stream_id, change) where removed = 1",
                    """
            create table chat_marker(
              stream_id integer not null, key text not null, epoch text not null, pos integer not null,
              name text not null, primary key(stream_id, key)) without rowid""",
                    """
            create table chat_key(
              stream_id integer not null, key text not null, epoch text not null, pos integer not null,
              at integer not null, since integer not null, primary key(stream_id, key)) without rowid""",
                    "create index chat_key_since on chat_key(since)",
                    """
            create table chat_effect(
              id integer primary key autoincrement, stream text not null, key text not null, epoch text not null,
              pos integer not null, n integer not null, target text not null, kind text not null)""",
                    "create table chat_batch(id text primary key, since integer not null, placed text not null) without rowid",
                    "create index chat_batch_since on chat_batch(since)",
                    """
            create table chat_sanction(
              kind text not null, subject_kind text not null, subject text not null, until integer not null,
              moderator text not null, reason text not null, primary key(kind, subject_kind, subject)) without rowid""",
                    """
            create table chat_audit(
              id integer primary key, at integer not null, moderator text not null, action text not null,
              subject_kind text not null, subject text not null, duration integer, reason text not null,
              affected integer not null)""",
                    """
            create virtual table chat_search using fts5(
              words, content='', tokenize='ascii')"""),
            List.of(
                    // null: that of the options
                    "create table chat_retention(stream text primary key, messages integer, age integer) without rowid"));

    private Schema() {}

    /**
     * Brings the schema up to date, in the caller's transaction.
     *
     * @throws StoreException {@code UNUSABLE} if the database is of a later version
     */
    static void migrate(Sql sql) throws SQLException {
        int version = (int) sql.number("pragma user_version", 0);
        if (version > VERSION) {
            throw StoreException.unusable(
                    "the data directory has the schema " + version + ", and this version knows " + VERSION
                            + ": start a later version of the server",
                    null);
        }
        for (int next = version; next < VERSION; next++) {
            for (String step : STEPS.get(next)) {
                sql.run(step);
            }
        }
        if (version < VERSION) {
            sql.run("pragma user_version = " + VERSION);
        }
    }
}
