package io.chathub.core.internal.room;

import io.chathub.core.Client;
import io.chathub.core.Publication;
import io.chathub.core.Room;
import io.chathub.core.internal.common.Codecs;
import io.chathub.core.internal.common.Stages;
import io.chathub.core.internal.delivery.BroadcastEvent;
import io.chathub.core.internal.delivery.DeliveryLanes;
import io.chathub.core.internal.delivery.RoomFanout;
import io.chathub.core.spi.backend.PresencePage;
import io.chathub.core.spi.backend.PresenceRegistry;
import io.chathub.core.spi.broker.Broker;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.Member;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import io.chathub.protocol.reply.Place;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A room of this node: its roster, its fan-out, and the facts that decide how long it is kept. Members are the clients
 * that other clients see. Occupants are the clients that keep the room alive; they include the members and the clients
 * whose join is in progress.
 */
public final class LiveRoom {

    private static final Logger LOG = LoggerFactory.getLogger(LiveRoom.class);

    /** The states in one frame of changes; two states of one change stay together. */
    private static final int MAX_CHANGES = FetchHistory.MAX_LIMIT + 1;

    private final String name;
    private final PresenceRegistry presence;
    private final int presenceEventLimit;
    private final RoomFanout fanout;
    private final Map<String, Client> members = new ConcurrentHashMap<>();
    /** Guarded by the registry. */
    private int occupants;

    private final MessageCount messages = new MessageCount();
    private final DeliveryProgress progress = new DeliveryProgress();
    private final StreamOpening opening;
    private volatile long usedAt;

    LiveRoom(
            String name,
            Broker broker,
            PresenceRegistry presence,
            DeliveryLanes lanes,
            int presenceEventLimit,
            long now) {
        this.name = name;
        this.presence = presence;
        this.presenceEventLimit = presenceEventLimit;
        fanout = new RoomFanout(lanes);
        usedAt = now;
        opening = new StreamOpening(() -> broker.open(name));
    }

    /** The name of the room. */
    public String name() {
        return name;
    }

    /** The delivery to its subscribers. */
    public RoomFanout fanout() {
        return fanout;
    }

    // ------------------------------------------------------------------------------------------------------- lifetime

    /**
     * Runs an action once this node receives the events of the room's stream: at once, on this thread, where it does, and else in
     * the order of the calls. The stage ends as that of the action, or fails where the stream cannot be opened.
     */
    public <T> CompletionStage<T> whenOpen(Supplier<CompletionStage<T>> action) {
        return opening.whenOpen(action);
    }

    /** Completed once this node receives the events of the room's stream; {@link Stages#DONE} where it does. */
    public CompletionStage<Void> open() {
        return whenOpen(() -> Stages.DONE);
    }

    int addOccupants(int change) {
        occupants += change;
        return occupants;
    }

    /** Notes that a client was in the room, or an event was published. */
    void use(long now) {
        usedAt = now;
    }

    boolean isIdle(long now, long nanos) {
        return occupants == 0 && now - usedAt > nanos;
    }

    /** Whether a durable event was ever published here. */
    boolean hasMessages() {
        return progress.hasBegun();
    }

    // --------------------------------------------------------------------------------------------------------- roster

    /**
     * Shows a client to the other nodes, before it is a member here. A client that has entered has to {@linkplain #leave
     * leave}.
     *
     * @return completed, never with a failure, when the other nodes show the client, or cannot yet
     */
    public CompletionStage<Void> enter(Client client, String username) {
        Member member =
                Member.builder(client.id(), username).user(client.publicId()).build();
        return Stages.endOf(
                Stages.guarded(() -> presence.enter(name, member)), failure -> logFailure("enter", failure));
    }

    /** Adds a member. Without effect for a present member. */
    public void addMember(Client client) {
        members.put(client.id(), client);
    }

    /** Removes a member. Without effect for a client that is not a member. */
    public void removeMember(Client client) {
        members.remove(client.id());
    }

    /** The opposite of {@link #enter}. The leave of a member is published after the stage. */
    public CompletionStage<Void> leave(Client client) {
        return Stages.endOf(
                Stages.guarded(() -> presence.leave(name, client.id())), failure -> logFailure("leave", failure));
    }

    /** The members on other nodes, as many as a reply may need; the stage never fails. */
    public CompletionStage<PresencePage> elsewhere() {
        return Stages.orElse(
                Stages.guarded(() -> presence.members(name, ReplyBudget.maxMembers(this))),
                PresencePage.NONE,
                failure -> logFailure("list", failure));
    }

    private void logFailure(String call, Throwable failure) {
        LOG.warn("Room {}: the members on other nodes: {} failed: {}", name, call, failure.toString());
    }

    /** The number of members on this node. */
    public int memberCount() {
        return members.size();
    }

    /** Whether there are so many members, on all nodes, that v2 clients are not notified of each join and leave. */
    boolean isCrowded() {
        return totalCount() > presenceEventLimit;
    }

    /** The number of members on all nodes. */
    public int totalCount() {
        return members.size() + presence.count(name);
    }

    /** The members on all nodes, and the messages since this node has opened the room. */
    Room.Activity activity() {
        return new Room.Activity(totalCount(), messages.count(), messages.last());
    }

    /** The members on this node, a live view in no particular order. */
    Collection<Client> members() {
        return Collections.unmodifiableCollection(members.values());
    }

    // ------------------------------------------------------------------------------------------------------- delivery

    /** Hands an event to the lanes. Called within the room's critical section. */
    public void deliver(Publication publication, Codecs codecs, long now) {
        usedAt = now;
        if (publication.isDurable()) {
            progress.moveTo(publication);
        }
        if (publication.event() instanceof MessagePosted message) {
            messages.add(message);
        }
        fanout.deliver(BroadcastEvent.of(publication, codecs, isPresence(publication.event()) && isCrowded()));
    }

    /** Hands the changes of a range to the lanes. Called within the room's critical section. */
    public void deliverChanges(
            StreamPosition to, long from, List<DurableEvent> states, ReplyBudget budget, Codecs codecs) {
        progress.moveTo(to);
        List<MessagePosted> posted = states.stream()
                .filter(state -> state instanceof MessagePosted message && !message.isDeleted())
                .map(MessagePosted.class::cast)
                .filter(message -> message.offset() >= from)
                .sorted(Comparator.comparingLong(MessagePosted::offset))
                .toList();
        posted.forEach(messages::add);
        if (fanout.hasV1Subscribers()) {
            posted.forEach(message -> fanout.deliver(BroadcastEvent.past(message, codecs)));
        }
        boolean fit = states.size() <= MAX_CHANGES && budget.fit(states);
        fanout.deliver(BroadcastEvent.changes(name, from, to.offset(), states, fit, codecs));
    }

    /** Hands the loss of a range to the lanes. Called within the room's critical section. */
    public void deliverLoss(StreamPosition to, long from) {
        progress.moveTo(to);
        fanout.deliver(BroadcastEvent.loss(from, to.offset()));
    }

    /** Hands a new epoch to the lanes. Called within the room's critical section. */
    public void deliverReset(StreamPosition head, Codecs codecs) {
        progress.moveTo(head);
        fanout.deliver(BroadcastEvent.reset(name, head, codecs));
    }

    /** Whether the event of this offset was handed to the lanes. */
    boolean hasDelivered(Place place) {
        return progress.hasPassed(place);
    }

    /**
     * Notes that an event of this node has its offset. With a broker that completes a request before it delivers the
     * event, the delivery is still to come, and a stop waits for it.
     */
    public void promise(Place place) {
        progress.promise(place);
    }

    /** Whether an event that has its offset is still to be delivered. */
    boolean owesDelivery() {
        return progress.owesDelivery();
    }

    /**
     * Runs an action once the event of this offset, or the changes or the gap that include it, are handed to the lanes: at once,
     * on this thread, where they were, else just before them, within the room's critical section.
     */
    public void whenDelivered(Place place, Runnable action) {
        progress.whenPassed(place, action);
    }

    private static boolean isPresence(RoomEvent event) {
        return event instanceof UserJoined || event instanceof UserLeft;
    }

    @Override
    public String toString() {
        return "Room[" + name + ", " + memberCount() + " members]";
    }
}
