/** Administration: operator sign-in, the overview and the actions below {@code /api/admin}. */
@NullMarked
package io.chathub.server.servlet.internal.admin;

import org.jspecify.annotations.NullMarked;
