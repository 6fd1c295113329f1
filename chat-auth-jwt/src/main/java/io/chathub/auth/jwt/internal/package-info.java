/** The inside of the module; no promises are made about it. */
@NullMarked
package io.chathub.auth.jwt.internal;

import org.jspecify.annotations.NullMarked;
