package io.chathub.client.internal.room;

import io.chathub.client.Receipt;
import io.chathub.client.RoomSnapshot;
import io.chathub.client.internal.config.Checks;
import io.chathub.client.internal.event.EventHandlers;
import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.MessagesSkipped;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One room of a client. Wires {@link RoomMembership membership}, {@link RoomSender sending}, {@link HoleFiller hole filling}
 * and {@link RoomReader reading}, and passes events to them. The public methods are thread-safe and take the lock of
 * {@link RoomContext}; the others are called under it.
 */
public final class RoomSession {

    private final String name;
    private final RoomContext context;
    private final EventHandlers handlers = new EventHandlers();
    private final RoomMembership membership;
    private final RoomSender sender;
    private final HoleFiller stream;
    private final RoomReader reader;

    RoomSession(String name, RoomContext context) {
        this.name = name;
        this.context = context;
        membership = new RoomMembership(name, context, new FollowMembership());
        sender = new RoomSender(name, context, membership);
        stream = new HoleFiller(name, context, membership, handlers);
        reader = new RoomReader(name, context);
    }

    /** See {@link io.chathub.client.ChatRoom#name()}. */
    public String name() {
        return name;
    }

    /** See {@link io.chathub.client.ChatRoom#isJoined()}. */
    public boolean isRequested() {
        return membership.isRequested();
    }

    /** The handlers for the events of this room. */
    public EventHandlers handlers() {
        return handlers;
    }

    /** The reading requests of this room. */
    public RoomReader reader() {
        return reader;
    }

    /** See {@link io.chathub.client.ChatRoom#join()}. */
    public CompletableFuture<RoomSnapshot> join() {
        return context.locked(membership::join);
    }

    /** See {@link io.chathub.client.ChatRoom#leave()}. */
    public CompletableFuture<Void> leave() {
        return context.locked(membership::leave);
    }

    /** See {@link io.chathub.client.ChatRoom#send(String)}. */
    public CompletableFuture<Receipt> send(String text, @Nullable JsonNumber price) {
        Checks.text(text, context.options().maxTextLength());
        return context.locked(() -> sender.send(text, price));
    }

    /** See {@link io.chathub.client.ChatRoom#typing}. */
    public void typing(boolean isTyping) {
        context.runLocked(() -> sender.typing(isTyping));
    }

    // ------------------------------------------------------------------------------ from Rooms, under the lock

    void connected() {
        sender.connected();
        membership.connected();
    }

    void disconnected() {
        membership.disconnected();
        stream.disconnected();
        sender.disconnected();
    }

    void close() {
        membership.close();
    }

    void event(RoomEvent event) {
        if (!membership.isAdmitted()) {
            return;
        }
        if (event instanceof DurableEvent durable) {
            stream.live(durable);
        } else {
            context.notifier().event(event, handlers);
        }
    }

    void skipped(MessagesSkipped skipped) {
        if (membership.isAdmitted()) {
            stream.skipped(skipped);
        }
    }

    void removedByServer() {
        membership.removedByServer();
    }

    private final class FollowMembership implements RoomMembership.Room {
        @Override
        public @Nullable StreamPosition position() {
            return stream.position();
        }

        @Override
        public void joining() {
            stream.reset();
        }

        @Override
        public void admitted(Joined reply) {
            stream.joined(reply);
            sender.flush();
        }

        @Override
        public void ended(RuntimeException cause) {
            sender.failAll(cause);
        }
    }
}
