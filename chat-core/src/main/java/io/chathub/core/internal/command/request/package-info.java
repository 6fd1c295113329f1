/** The parts that all request handlers use: policy, context, queue, runner, memberships. */
@NullMarked
package io.chathub.core.internal.command.request;

import org.jspecify.annotations.NullMarked;
