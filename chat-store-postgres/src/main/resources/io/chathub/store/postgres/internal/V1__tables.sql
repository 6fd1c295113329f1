-- Names, keys and words are compared by their bytes, whatever the collation of the database. Times are milliseconds since 1970.

create table chat_meta(
  key text primary key,
  value bytea not null);

create table chat_stream(
  id bigint generated always as identity primary key,
  name text collate "C" not null unique,
  epoch text not null,
  head bigint not null,
  floor bigint not null,
  cleared bigint not null,
  last_other bigint not null,
  latest bigint,
  messages bigint not null,
  oldest bigint,
  keys bigint not null,
  ancestors text not null,
  created_at bigint not null)
  with (fillfactor = 50);

-- The epochs of streams that clients have joined before the first event.
create table chat_begun(
  stream text collate "C" primary key,
  epoch text not null,
  created_at bigint not null);
create index chat_begun_time on chat_begun(created_at);

-- The retention of streams that have one of their own; null: that of the options. A stream need not exist.
create table chat_retention(
  stream text collate "C" primary key,
  messages integer,
  age bigint);

-- id: the order of all messages, and the row of the search
create table chat_message(
  id bigint generated always as identity,
  stream_id bigint not null,
  pos bigint not null,
  change bigint not null,
  version bigint not null,
  changed_at bigint not null,
  since bigint not null,
  author text collate "C",
  thread bigint,
  pinned boolean not null,
  ever_pinned boolean not null,
  deleted boolean not null,
  label text collate "C",
  state text not null,
  primary key(stream_id, pos));
create unique index chat_message_id on chat_message(id);
create index chat_message_change on chat_message(stream_id, change, pos) where change <> pos;
create index chat_message_thread on chat_message(stream_id, thread, pos) where thread is not null;
create index chat_message_author on chat_message(author, stream_id, pos) where author is not null;
create index chat_message_pin on chat_message(stream_id, pos) where pinned;
create index chat_message_label on chat_message(stream_id, label) where label is not null;

create table chat_reaction(
  stream_id bigint not null,
  target bigint not null,
  emoji text collate "C" not null,
  reactor text collate "C" not null,
  user_id text,
  name text not null,
  primary key(stream_id, target, emoji, reactor));
create index chat_reaction_reactor on chat_reaction(stream_id, target, reactor);

create table chat_entry(
  stream_id bigint not null,
  key text collate "C" not null,
  change bigint not null,
  version bigint not null,
  changed_at bigint not null,
  removed boolean not null,
  label text collate "C",
  marker_epoch text,
  marker_pos bigint,
  state text not null,
  primary key(stream_id, key));
create index chat_entry_change on chat_entry(stream_id, change);
create index chat_entry_label on chat_entry(stream_id, label) where label is not null;
create index chat_entry_removed on chat_entry(stream_id, change) where removed;

create table chat_marker(
  stream_id bigint not null,
  key text collate "C" not null,
  epoch text not null,
  pos bigint not null,
  name text not null,
  primary key(stream_id, key));

create table chat_key(
  stream_id bigint not null,
  key text collate "C" not null,
  epoch text not null,
  pos bigint not null,
  at bigint not null,
  since bigint not null,
  primary key(stream_id, key));
create index chat_key_since on chat_key(since);

create table chat_effect(
  id bigint generated always as identity primary key,
  stream text not null,
  key text not null,
  epoch text not null,
  pos bigint not null,
  n integer not null,
  target text not null,
  kind text not null);

create table chat_batch(
  id uuid primary key,
  since bigint not null,
  placed text not null);
create index chat_batch_since on chat_batch(since);

create table chat_sanction(
  kind text not null,
  subject_kind text not null,
  subject text collate "C" not null,
  until bigint not null,
  moderator text not null,
  reason text not null,
  primary key(kind, subject_kind, subject));

create table chat_audit(
  id bigint generated always as identity primary key,
  at bigint not null,
  moderator text not null,
  action text not null,
  subject_kind text not null,
  subject text not null,
  duration bigint,
  reason text not null,
  affected integer not null);

-- The words of a message, each with the stream in front: a search reads the words of its own streams and nothing else. The word
-- of a new message is in the index at once, not in a list that waits: a search would read all of that list.
create table chat_search(
  id bigint primary key,
  words tsvector not null);
create index chat_search_words on chat_search using gin(words) with (fastupdate = off);
