/** Connectors, and the answers that Jetty gives without a servlet. */
@NullMarked
package io.chathub.server.jetty.internal.http;

import org.jspecify.annotations.NullMarked;
