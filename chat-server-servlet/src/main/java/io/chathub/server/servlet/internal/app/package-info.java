/** The composition of all routes: which servlet and which filter answers which path. */
@NullMarked
package io.chathub.server.servlet.internal.app;

import org.jspecify.annotations.NullMarked;
