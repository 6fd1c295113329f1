/** The answers of the HTTP API for operators that are a part of a longer table. */
@NullMarked
package io.chathub.protocol.admin;

import org.jspecify.annotations.NullMarked;
