/**
 * The inside of the hub, in the order of the one way through: {@code ClientSession} (one client), {@code CommandRouter}
 * (what a command means), {@code InMemoryBroker} (order and history), {@code EventDelivery} (from the broker's callback
 * to the lanes), {@code DeliveryLane} (fan-out), {@code OutboundQueue} (one client's writes). {@code MonitoringRecorder}
 * and {@code ListenerDispatcher} observe.
 */
@NullMarked
package io.chathub.core.internal;

import org.jspecify.annotations.NullMarked;
