/**
 * The inside of the hub, in the order of the one way through: {@code ClientSession} (one client), {@code V1Conversation} and
 * {@code V2Conversation} (what its commands mean and what it hears), with {@code Requests} (one after another, refused or
 * published), {@code Memberships} and {@code Recovery} (the rooms of a v2 client); {@code InMemoryBroker} and
 * {@code RoomStream} (order and history), {@code EventDelivery} (from the broker's callback to the lanes),
 * {@code DeliveryLane} (fan-out), {@code Subscription} (what one client gets of one room), {@code SessionOutput} and
 * {@code OutboundQueue} (one client's writes). {@code RoomRegistry} knows the rooms, {@code Hooks} the host's decisions.
 * {@code MonitoringRecorder} and {@code ListenerDispatcher} observe.
 */
@NullMarked
package io.chathub.core.internal;

import org.jspecify.annotations.NullMarked;
