/**
 * The options of a hub: one table, from which the builder, the command line, the environment, the checks and the
 * documentation of the runnable server are made.
 *
 * <p>{@link io.chathub.core.options.Option} is one row, {@link io.chathub.core.options.Options#all()} the table. Each
 * group of options has a class that holds its rows as constants and reads its values:
 * {@link io.chathub.core.options.ConnectionOptions}, {@link io.chathub.core.options.DeliveryOptions},
 * {@link io.chathub.core.options.RateOptions}, {@link io.chathub.core.options.IdentityOptions},
 * {@link io.chathub.core.options.HookOptions}, {@link io.chathub.core.options.RoomOptions},
 * {@link io.chathub.core.options.MonitoringOptions} and {@link io.chathub.core.options.InputOptions}.
 * A new option is one constant and one accessor in its group, a line in its {@code ALL}, and one setter in
 * {@link io.chathub.core.HubOptions.Builder}.
 */
@NullMarked
package io.chathub.core.options;

import org.jspecify.annotations.NullMarked;
