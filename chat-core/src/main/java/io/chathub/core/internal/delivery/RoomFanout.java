package io.chathub.core.internal.delivery;

import io.chathub.core.StreamHead;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.reply.ServerReply;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of one room, sorted by lane. Any thread may call its methods; each change and each delivery is a step
 * of the subscriber's lane, which decides the order.
 */
public final class RoomFanout {

    private final DeliveryLanes lanes;
    private final LaneRoom[] byLane;
    /** The number of subscribers that each lane has or is about to have: a lane without any is not woken. */
    private final AtomicIntegerArray counts;

    private final AtomicInteger v1Subscribers = new AtomicInteger();

    /** A fan-out without subscribers. */
    public RoomFanout(DeliveryLanes lanes) {
        this.lanes = lanes;
        byLane = new LaneRoom[lanes.count()];
        for (int i = 0; i < byLane.length; i++) {
            byLane[i] = new LaneRoom();
        }
        counts = new AtomicIntegerArray(byLane.length);
    }

    /**
     * Adds a subscription, which receives {@code greeting} and then the events published from now on. Both are one step
     * of the lane: a client that has read the greeting misses no later event.
     */
    public void subscribe(Subscription subscription, @Nullable ServerEvent greeting) {
        ClientOutput output = subscription.output();
        int index = output.lane().index();
        counts.incrementAndGet(index);
        v1Subscribers.addAndGet(v1(output));
        output.lane().execute(turn -> {
            if (greeting != null) {
                turn.send(output, output.encode(greeting));
            }
            byLane[index].add(subscription);
        });
    }

    /** Removes a subscription after the events published before, with {@code farewell} as the last frame. */
    public void unsubscribe(Subscription subscription, @Nullable ServerReply farewell) {
        ClientOutput output = subscription.output();
        int index = output.lane().index();
        output.lane().execute(turn -> {
            byLane[index].catchUp(turn, subscription);
            byLane[index].remove(subscription);
            counts.decrementAndGet(index);
            v1Subscribers.addAndGet(-v1(output));
            if (farewell != null) {
                subscription.sendGap(turn);
                turn.send(output, output.encode(farewell));
            }
        });
    }

    /**
     * Sends the reply that a {@linkplain Subscription#heldBack held-back} subscription waits for, and then the held
     * events that follow {@code head}, the head of the reply.
     */
    public void release(Subscription subscription, ServerReply reply, StreamHead head) {
        ClientOutput output = subscription.output();
        int index = output.lane().index();
        FrameBatch frame = output.encode(reply); // by this thread: a page of history would delay a lane
        output.lane().execute(turn -> {
            byLane[index].skipUpToReset(subscription, head.epoch());
            turn.send(output, frame);
            subscription.release(turn, head);
        });
    }

    /** Sends a reply after all events published before. */
    public void send(Subscription subscription, ServerReply reply) {
        ClientOutput output = subscription.output();
        LaneRoom room = byLane[output.lane().index()];
        FrameBatch frame = output.encode(reply);
        output.lane().execute(turn -> {
            room.catchUp(turn, subscription);
            turn.send(output, frame);
        });
    }

    /** Delivers the events published before to one subscriber, ahead of what is sent to its client later. */
    public void catchUp(Subscription subscription) {
        LaneRoom room = byLane[subscription.output().lane().index()];
        subscription.output().lane().execute(turn -> room.catchUp(turn, subscription));
    }

    /** Delivers an event to all subscribers. */
    public void deliver(BroadcastEvent event) {
        for (int i = 0; i < byLane.length; i++) {
            if (counts.get(i) > 0) {
                lanes.get(i).deliver(byLane[i], event);
            }
        }
    }

    /** Whether a subscriber is a v1 client. */
    public boolean hasV1Subscribers() {
        return v1Subscribers.get() > 0;
    }

    private static int v1(ClientOutput output) {
        return output.version() == ProtocolVersion.V1 ? 1 : 0;
    }

    /** The number of subscribers, including those about to be added. */
    public int subscriberCount() {
        int sum = 0;
        for (int i = 0; i < counts.length(); i++) {
            sum += counts.get(i);
        }
        return sum;
    }
}
