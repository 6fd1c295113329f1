/** A store in a database: the messages, roles, markers and sanctions of a chat, by PostgreSQL. */
@NullMarked
package io.chathub.store.postgres;

import org.jspecify.annotations.NullMarked;
