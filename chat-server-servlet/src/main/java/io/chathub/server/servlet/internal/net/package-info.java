/** Addresses, origins, host names, proxies and limits per address: the rules that every request is checked against. */
@NullMarked
package io.chathub.server.servlet.internal.net;

import org.jspecify.annotations.NullMarked;
