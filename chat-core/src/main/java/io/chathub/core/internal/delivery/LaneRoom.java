package io.chathub.core.internal.delivery;

import io.chathub.protocol.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * One room on one lane: who is served there, and which events wait for them. Only that lane's thread touches it.
 *
 * <p>Events get numbers as they come. In a turn, all subscribers get what waits, up to a bound, as one {@link BroadcastBatch}.
 * One that has to have everything before that, because it leaves or gets a reply that must not overtake, {@linkplain
 * #catchUp catches up} alone; its position says from where on it goes with the others again.
 */
public final class LaneRoom {

    /** A turn takes at most so many bytes of a room, if more than one event: about what one write takes. */
    private static final int MAX_TURN_BYTES = OutboundQueue.MAX_WRITE_BYTES;

    private final List<Subscription> subscribers = new ArrayList<>();
    private final ArrayList<BroadcastEvent> waiting = new ArrayList<>();
    private long firstWaiting;
    private int v1Subscribers;

    int size() {
        return subscribers.size();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** From now on, it gets what comes here. */
    public void add(Subscription subscription) {
        subscription.enter(subscribers.size(), end());
        subscribers.add(subscription);
        count(subscription, 1);
    }

    /** Takes one out by moving the last into its place: the order of receivers means nothing. */
    public void remove(Subscription subscription) {
        if (!isServed(subscription)) {
            return;
        }
        int place = subscription.place();
        Subscription last = subscribers.remove(subscribers.size() - 1);
        if (last != subscription) {
            subscribers.set(place, last);
            last.placeAt(place);
        }
        count(subscription, -1);
    }

    private boolean isServed(Subscription subscription) {
        int place = subscription.place();
        return place < subscribers.size() && subscribers.get(place) == subscription;
    }

    private void count(Subscription subscription, int change) {
        if (subscription.version() == ProtocolVersion.V1) {
            v1Subscribers += change;
        }
    }

    /** Lets an event wait for this room's turn. */
    void enqueue(BroadcastEvent event) {
        waiting.add(event);
    }

    /** Gives one subscriber all that has come so far; one that was taken out gets nothing more. */
    public void catchUp(DeliveryLane lane, Subscription subscription) {
        if (!isServed(subscription)) {
            return;
        }
        for (long number = Math.max(subscription.position(), firstWaiting); number < end(); number++) {
            subscription.deliver(lane, waiting.get((int) (number - firstWaiting)));
        }
        subscription.servedTo(end());
    }

    /** Gives all subscribers what waits, at most {@code maxEvents} of it. Returns how many events that were. */
    int turn(DeliveryLane lane, int maxEvents) {
        boolean toV1 = v1Subscribers > 0;
        boolean toV2 = subscribers.size() > v1Subscribers;
        int taken = Math.max(1, howMany(maxEvents, toV1, toV2));
        List<BroadcastEvent> events = List.copyOf(waiting.subList(0, taken));
        if (!subscribers.isEmpty()) {
            try {
                BroadcastBatch batch = new BroadcastBatch(events, firstWaiting, toV1, toV2);
                for (Subscription subscription : subscribers) {
                    lane.serve(subscription, batch);
                }
            } catch (RuntimeException | Error e) {
                DeliveryLane.failed(e); // an event that cannot be written down: it is the first, and goes alone
            }
        }
        waiting.subList(0, taken).clear();
        firstWaiting += taken;
        return taken;
    }

    private int howMany(int maxEvents, boolean toV1, boolean toV2) {
        int bytes = 0;
        int most = Math.min(maxEvents, waiting.size());
        for (int i = 0; i < most; i++) {
            try {
                BroadcastEvent event = waiting.get(i);
                bytes += Math.max(
                        toV1 ? size(event, ProtocolVersion.V1) : 0, toV2 ? size(event, ProtocolVersion.V2) : 0);
            } catch (RuntimeException | Error e) {
                return i; // it cannot be written down; those before it go first, and then it fails by itself
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
