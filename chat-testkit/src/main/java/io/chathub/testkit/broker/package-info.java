/** The contract that every {@link io.chathub.core.spi.broker.Broker} passes. */
@NullMarked
package io.chathub.testkit.broker;

import org.jspecify.annotations.NullMarked;
