/** Rules of connections: deadlines, and the scheme of a request. */
@NullMarked
package io.chathub.server.jetty.internal.net;

import org.jspecify.annotations.NullMarked;
