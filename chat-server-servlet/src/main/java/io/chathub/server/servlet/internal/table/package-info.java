/** The tables that operators read in parts. */
@NullMarked
package io.chathub.server.servlet.internal.table;

import org.jspecify.annotations.NullMarked;
