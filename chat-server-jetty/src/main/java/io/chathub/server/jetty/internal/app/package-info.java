/** The installation of the chat into a servlet context of Jetty. */
@NullMarked
package io.chathub.server.jetty.internal.app;

import org.jspecify.annotations.NullMarked;
