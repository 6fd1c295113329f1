/** The properties {@code chathub.*}, the assembly of the hub, its life, and the configurations for libraries that a host may have. */
@NullMarked
package io.chathub.spring.boot.internal;

import org.jspecify.annotations.NullMarked;
