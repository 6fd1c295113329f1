/**
 * Deterministic simulation of hubs and clients: {@link io.chathub.testkit.SimulatedRuntime} runs all of their work on the
 * test's thread, in virtual time and in an order that a seed determines; {@link io.chathub.testkit.SimulatedNetwork} delays,
 * stalls and cuts their connections.
 */
@NullMarked
package io.chathub.testkit;

import org.jspecify.annotations.NullMarked;
