/** Internal to the module; may change without notice. */
@NullMarked
package io.chathub.auth.jwt.internal;

import org.jspecify.annotations.NullMarked;
