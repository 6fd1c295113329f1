package io.chathub.core.internal.command.request;

import io.chathub.core.Client;
import io.chathub.core.StreamHead;
import io.chathub.core.internal.common.Stages;
import io.chathub.core.internal.delivery.Subscription;
import io.chathub.core.internal.room.LiveRoom;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.Left;
import io.chathub.protocol.reply.ServerReply;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One client in one room: on its way in until it is announced, then a member. Guarded by the session's monitor.
 */
public final class Membership {

    private final LiveRoom room;
    private final Subscription subscription;
    private boolean entered;
    private boolean announced;
    private boolean delivering = true;

    /** Subscribes the client; events are held back until {@link #release}. */
    public Membership(LiveRoom room, Subscription subscription) {
        this.room = room;
        this.subscription = subscription;
        room.fanout().subscribe(subscription, null);
    }

    public LiveRoom room() {
        return room;
    }

    /** Shows the client to the other nodes; see {@link LiveRoom#enter}. */
    public CompletionStage<Void> enter(Client client, String username) {
        entered = true;
        return room.enter(client, username);
    }

    /** Takes the client off the roster, and back from the other nodes. Its leave is published after the stage. */
    CompletionStage<Void> exit(Client client) {
        if (announced) {
            room.removeMember(client);
        }
        return entered ? room.leave(client) : Stages.DONE;
    }

    /** Whether the other members see the client. */
    public boolean isAnnounced() {
        return announced;
    }

    /** Adds the client to the roster. */
    public void announce(Client client) {
        announced = true;
        room.addMember(client);
    }

    /** Sends the reply to the join, then the held events that follow {@code head}, the head of the reply. */
    public void release(Joined reply, StreamHead head) {
        room.fanout().release(subscription, reply, head);
    }

    /** Sends a reply behind all that was published in the room before. */
    public void send(ServerReply reply) {
        room.fanout().send(subscription, reply);
    }

    /** Sends what was published in the room before: a refusal follows, as a reply by {@link #send} would. */
    public void catchUp() {
        room.fanout().catchUp(subscription);
    }

    /** Ends the subscription, with {@code farewell} as the last frame. Only the first call counts. */
    public void stopDelivery(@Nullable Left farewell) {
        if (delivering) {
            delivering = false;
            room.fanout().unsubscribe(subscription, farewell);
        }
    }
}
