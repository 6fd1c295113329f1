-- What an erasure looks for, too: the keys that begin with the word of a user.
create index chat_key_begin on chat_key(key);
