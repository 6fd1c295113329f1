package io.chathub.core.internal.delivery;

import io.chathub.protocol.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * The subscribers of one room on one lane, and the events that wait for them. Only the lane's thread uses it.
 *
 * <p>Events are numbered as they arrive. In a turn, all subscribers receive the waiting events, up to a bound, as one
 * {@link BroadcastBatch}. A subscriber that needs these events earlier, because it leaves or receives a reply that must
 * not overtake them, {@linkplain #catchUp catches up} alone; the subscriber's position then excludes these events from
 * later batches.
 */
final class LaneRoom {

    /** The maximum number of bytes of several events of a room in a turn: about the size of one write. */
    private static final int MAX_TURN_BYTES = OutboundQueue.MAX_WRITE_BYTES;

    private final List<Subscription> subscribers = new ArrayList<>();
    private final ArrayList<BroadcastEvent> waiting = new ArrayList<>();
    private long firstWaiting;
    private int v1Subscribers;
    private int resetsWaiting;

    int size() {
        return subscribers.size();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Adds a subscriber, which receives the events that come from now on. */
    void add(Subscription subscription) {
        subscription.attach(subscribers.size(), end());
        subscribers.add(subscription);
        count(subscription, 1);
    }

    /** Removes a subscriber. The last one takes its index, since the order of receivers means nothing. */
    void remove(Subscription subscription) {
        if (!contains(subscription)) {
            return;
        }
        int index = subscription.index();
        Subscription last = subscribers.remove(subscribers.size() - 1);
        if (last != subscription) {
            subscribers.set(index, last);
            last.moveTo(index);
        }
        count(subscription, -1);
    }

    private boolean contains(Subscription subscription) {
        int index = subscription.index();
        return index < subscribers.size() && subscribers.get(index) == subscription;
    }

    private void count(Subscription subscription, int change) {
        if (subscription.version() == ProtocolVersion.V1) {
            v1Subscribers += change;
        }
    }

    /** Adds an event to this room's next turn. */
    void enqueue(BroadcastEvent event) {
        waiting.add(event);
        resetsWaiting += event.kind() == BroadcastEvent.Kind.RESET ? 1 : 0;
    }

    /**
     * Leaves out, for a subscriber that is about to receive a reply of {@code epoch}, what was published before the reset that
     * began this epoch, and the reset. Without effect where no such reset waits.
     */
    void skipUpToReset(Subscription subscription, String epoch) {
        for (int i = waiting.size() - 1; i >= 0 && resetsWaiting > 0; i--) {
            BroadcastEvent event = waiting.get(i);
            if (event.kind() == BroadcastEvent.Kind.RESET && event.epoch().equals(epoch)) {
                if (subscription.position() <= firstWaiting + i) { // else it subscribed after the reset
                    subscription.dropHeld();
                    subscription.advanceTo(firstWaiting + i + 1);
                }
                return;
            }
        }
    }

    /** Delivers all waiting events to one subscriber alone; nothing to a removed subscriber. */
    void catchUp(LaneTurn turn, Subscription subscription) {
        if (!contains(subscription)) {
            return;
        }
        for (long number = Math.max(subscription.position(), firstWaiting); number < end(); number++) {
            try {
                subscription.deliver(turn, waiting.get((int) (number - firstWaiting)));
            } catch (RuntimeException | Error e) {
                DeliveryLane.logFailure(e); // the subscriber gets the other events, and what it catches up for
            }
        }
        subscription.advanceTo(end());
    }

    /** Delivers the waiting events to all subscribers, at most {@code maxEvents}. Returns the number of events. */
    int turn(LaneTurn turn, int maxEvents) {
        boolean toV1 = v1Subscribers > 0;
        boolean toV2 = subscribers.size() > v1Subscribers;
        int taken = Math.max(1, countThatFit(maxEvents, toV1, toV2));
        List<BroadcastEvent> events = List.copyOf(waiting.subList(0, taken));
        if (!subscribers.isEmpty()) {
            try {
                if (events.get(0).isBatched()) {
                    deliver(turn, new BroadcastBatch(events, firstWaiting, toV1, toV2));
                } else {
                    deliverAlone(turn, toV2 ? writable(events.get(0)) : events.get(0));
                }
            } catch (RuntimeException | Error e) {
                DeliveryLane.logFailure(e); // an event that cannot be encoded: it is the first, and taken alone
            }
        }
        resetsWaiting -= events.get(0).kind() == BroadcastEvent.Kind.RESET ? 1 : 0;
        waiting.subList(0, taken).clear();
        firstWaiting += taken;
        return taken;
    }

    private void deliver(LaneTurn turn, BroadcastBatch batch) {
        for (Subscription subscription : subscribers) {
            try {
                subscription.deliver(turn, batch);
            } catch (RuntimeException | Error e) {
                DeliveryLane.logFailure(e); // the other subscribers get their events
            }
        }
    }

    /** Encodes changes once for all subscribers. Those that cannot be encoded are a gap. */
    private static BroadcastEvent writable(BroadcastEvent event) {
        try {
            var unused = size(event, ProtocolVersion.V2);
            return event;
        } catch (RuntimeException | Error e) {
            DeliveryLane.logFailure(e);
            return event.withoutFrame();
        }
    }

    private void deliverAlone(LaneTurn turn, BroadcastEvent event) {
        for (Subscription subscription : subscribers) {
            try {
                if (subscription.position() <= firstWaiting) {
                    subscription.deliver(turn, event);
                }
            } catch (RuntimeException | Error e) {
                DeliveryLane.logFailure(e); // the other subscribers get the event
            }
        }
    }

    private int countThatFit(int maxEvents, boolean toV1, boolean toV2) {
        int bytes = 0;
        int most = Math.min(maxEvents, waiting.size());
        for (int i = 0; i < most; i++) {
            try {
                BroadcastEvent event = waiting.get(i);
                if (!event.isBatched() || event.kind() != waiting.get(0).kind()) {
                    return i; // a batch never spans epochs: a catch-up is taken alone
                }
                bytes += Math.max(
                        toV1 ? size(event, ProtocolVersion.V1) : 0, toV2 ? size(event, ProtocolVersion.V2) : 0);
            } catch (RuntimeException | Error e) {
                return i; // it cannot be encoded: those before it are sent first, then it fails alone
            }
            if (bytes > MAX_TURN_BYTES && i > 0) {
                return i;
            }
        }
        return most;
    }

    private static int size(BroadcastEvent event, ProtocolVersion version) {
        EncodedEvent frame = event.frame(version);
        return frame == null ? 0 : frame.size();
    }

    private long end() {
        return firstWaiting + waiting.size();
    }
}
