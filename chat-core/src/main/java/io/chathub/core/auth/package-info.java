/** Token verifiers without further libraries. Verifiers that need a library are modules of their own. */
@NullMarked
package io.chathub.core.auth;

import org.jspecify.annotations.NullMarked;
