/** Which usernames are in use, and by which connections. */
@NullMarked
package io.chathub.core.internal.name;

import org.jspecify.annotations.NullMarked;
