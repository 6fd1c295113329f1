/** Exports of a chat: its streams as lines of JSON. */
@NullMarked
package io.chathub.core.export;

import org.jspecify.annotations.NullMarked;
