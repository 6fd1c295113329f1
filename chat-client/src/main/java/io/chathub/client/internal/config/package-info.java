/** The settings of a client and the checks of arguments. Uses no other internal package. */
@NullMarked
package io.chathub.client.internal.config;

import org.jspecify.annotations.NullMarked;
