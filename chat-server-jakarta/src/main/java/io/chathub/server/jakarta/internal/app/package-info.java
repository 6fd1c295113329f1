/** The installation of the chat into a servlet context, and the choice of its transport. */
@NullMarked
package io.chathub.server.jakarta.internal.app;

import org.jspecify.annotations.NullMarked;
