/** Keys and certificates: reading, checking, and reloading when their files change. */
@NullMarked
package io.chathub.server.jetty.internal.tls;

import org.jspecify.annotations.NullMarked;
