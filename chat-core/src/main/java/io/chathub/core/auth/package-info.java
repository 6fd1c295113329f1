/** Ready-made answers to who a client is. Those that need a library are modules of their own. */
@NullMarked
package io.chathub.core.auth;

import org.jspecify.annotations.NullMarked;
