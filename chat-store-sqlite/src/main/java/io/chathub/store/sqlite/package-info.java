/** A store in one directory: the messages, roles, markers and sanctions of a chat, by SQLite. */
@NullMarked
package io.chathub.store.sqlite;

import org.jspecify.annotations.NullMarked;
