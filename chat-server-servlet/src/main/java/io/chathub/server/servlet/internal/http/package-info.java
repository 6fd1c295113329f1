/** HTTP answers and the filters that run before every servlet. */
@NullMarked
package io.chathub.server.servlet.internal.http;

import org.jspecify.annotations.NullMarked;
