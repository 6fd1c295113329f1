/** JSON of the HTTP API: status, monitoring, the overview for operators and their actions. */
@NullMarked
package io.chathub.protocol.internal.admin;

import org.jspecify.annotations.NullMarked;
