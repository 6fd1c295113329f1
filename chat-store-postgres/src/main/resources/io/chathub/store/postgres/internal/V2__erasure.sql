-- What an erasure looks for: the reactions of a user, and the keys of markers and entries that end with the id of a user.
create index chat_reaction_user on chat_reaction(user_id) where user_id is not null;
create index chat_marker_end on chat_marker(reverse(key));
create index chat_entry_end on chat_entry(reverse(key));
