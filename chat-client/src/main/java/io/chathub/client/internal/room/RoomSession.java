package io.chathub.client.internal.room;

import io.chathub.client.OutgoingMessage;
import io.chathub.client.Receipt;
import io.chathub.client.RoomSnapshot;
import io.chathub.client.internal.config.Checks;
import io.chathub.client.internal.event.EventHandlers;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.UnknownEvent;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.MessagesSkipped;
import io.chathub.protocol.reply.StatesChanged;
import io.chathub.protocol.reply.StreamReset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One room of a client. Wires {@link RoomMembership membership}, {@link RoomSender sending}, {@link HoleFiller hole filling}
 * and {@link RoomReader reading}, and passes events to them. The public methods are thread-safe and take the lock of
 * {@link RoomContext}; the others are called under it.
 *
 * <p>A session without a membership and without a handler is as good as a new one, so {@link Rooms} then refers to it weakly.
 */
public final class RoomSession {

    /** Refers to the sessions that are in use, so that they stay although the user does not refer to them. */
    interface Keeper {
        /** Refers to {@code session} from now on; or no longer, where {@code used} is false. */
        void keep(RoomSession session, boolean used);
    }

    private final String name;
    private final RoomContext context;
    private final Keeper keeper;
    private final EventHandlers handlers = new EventHandlers();
    private final RoomMembership membership;
    private final RoomSender sender;
    private final HoleFiller stream;
    private final RoomReader reader;
    /** The open live lists of messages. */
    private final List<LiveMessages> lists = new CopyOnWriteArrayList<>();
    /** Whether {@link #leave} was the last call about the membership: from then on the handlers stay as long as the handle. */
    private boolean left;

    RoomSession(String name, RoomContext context, Keeper keeper) {
        this.name = name;
        this.context = context;
        this.keeper = keeper;
        membership = new RoomMembership(name, context, new FollowMembership());
        sender = new RoomSender(name, context, membership);
        stream = new HoleFiller(name, context, handlers);
        reader = new RoomReader(name, context, handlers::epoch);
    }

    /** See {@link io.chathub.client.ChatRoom#name()}. */
    public String name() {
        return name;
    }

    /** See {@link io.chathub.client.ChatRoom#isJoined()}. */
    public boolean isRequested() {
        return membership.isRequested();
    }

    /** See {@link io.chathub.client.ChatRoom#on}. */
    public <E extends RoomEvent> void on(Class<E> type, Consumer<? super E> handler) {
        context.runLocked(() -> {
            handlers.add(type, handler);
            left = false;
            updateUse();
        });
    }

    /** See {@link io.chathub.client.ChatRoom#onChanged}. */
    public void onChanged(Consumer<? super MessagePosted> handler) {
        context.runLocked(() -> {
            handlers.addChanged(handler);
            left = false;
            updateUse();
        });
    }

    /** See {@link io.chathub.client.ChatRoom#handleOn}. */
    public void handleOn(Executor executor) {
        context.runLocked(() -> {
            context.notifier().runOn(executor, handlers);
            left = false;
            updateUse();
        });
    }

    /** The position in the stream of the room; null before the first join. */
    public @Nullable StreamPosition position() {
        return context.locked(stream::position);
    }

    /** The reading requests of this room. */
    public RoomReader reader() {
        return reader;
    }

    /** See {@link io.chathub.client.ChatRoom#join()}. */
    public CompletableFuture<RoomSnapshot> join() {
        return context.locked(() -> {
            left = false;
            CompletableFuture<RoomSnapshot> joining = membership.join();
            updateUse();
            return joining;
        });
    }

    /** See {@link io.chathub.client.ChatRoom#leave()}. */
    public CompletableFuture<Void> leave() {
        return context.locked(() -> {
            left = true;
            CompletableFuture<Void> leaving = membership.leave();
            updateUse();
            return leaving;
        });
    }

    /** See {@link io.chathub.client.ChatRoom#send(OutgoingMessage)}. */
    public CompletableFuture<Receipt> send(OutgoingMessage message) {
        checkPost(message);
        return context.locked(() -> sender.send(post(message)));
    }

    /** See {@link io.chathub.client.ChatRoom#sendWhenSpace(OutgoingMessage)}. */
    @SuppressWarnings("FutureReturnValueIgnored") // the future of a future is meant
    public CompletableFuture<CompletableFuture<Receipt>> sendWhenSpace(OutgoingMessage message) {
        checkPost(message);
        return context.locked(() -> sender.sendWhenSpace(post(message)));
    }

    private DurableRequest post(OutgoingMessage message) {
        return DurableRequest.message(name, context.newKey(), epoch(), message);
    }

    private void checkPost(OutgoingMessage message) {
        checkText(message);
        if (message.rev() != null) {
            throw new IllegalArgumentException(
                    "message: rev " + message.rev() + " (expected: none, which edits alone have)");
        }
    }

    private void checkText(OutgoingMessage message) {
        Checks.text(message.text(), context.options().maxTextLength());
    }

    /** See {@link io.chathub.client.ChatRoom#edit(long, OutgoingMessage)}. */
    public CompletableFuture<Receipt> edit(long target, OutgoingMessage content) {
        return edit(epoch(), target, content);
    }

    /** See {@link io.chathub.client.ChatRoom#edit(Receipt, OutgoingMessage)}. */
    public CompletableFuture<Receipt> edit(@Nullable String epoch, long target, OutgoingMessage content) {
        checkText(content);
        if (content.replyTo() != null || content.thread() != null || content.everyone()) {
            throw new IllegalArgumentException(
                    "content: replyTo, thread or everyone (expected: text, price and mentions, which an edit can change)");
        }
        return context.locked(() -> sender.send(DurableRequest.edit(name, context.newKey(), epoch, target, content)));
    }

    /** See {@link io.chathub.client.ChatRoom#delete(long)}. */
    public CompletableFuture<Receipt> delete(long target) {
        return delete(epoch(), target);
    }

    /** See {@link io.chathub.client.ChatRoom#delete(Receipt)}. */
    public CompletableFuture<Receipt> delete(@Nullable String epoch, long target) {
        return context.locked(() -> sender.send(DurableRequest.delete(name, context.newKey(), epoch, target)));
    }

    /** See {@link io.chathub.client.ChatRoom#react}. */
    public CompletableFuture<Receipt> react(long target, String emoji, boolean on) {
        String normal = Checks.emoji(emoji);
        CompletableFuture<Receipt> reacting =
                context.locked(() -> sender.send(DurableRequest.react(name, epoch(), target, normal, on)));
        var unused = reacting.thenAccept(receipt -> lists.forEach(list -> list.reacted(target, normal, on)));
        return reacting.copy();
    }

    /** See {@link io.chathub.client.ChatRoom#pin}. */
    public CompletableFuture<Receipt> pin(long target, boolean on) {
        return context.locked(() -> sender.send(DurableRequest.pin(name, context.newKey(), epoch(), target, on)));
    }

    /**
     * The epoch of the offsets that the program has; null before the first join: the one that the server has. Events of a new epoch may
     * have arrived and not been delivered: its offsets are not those that the program means.
     */
    private @Nullable String epoch() {
        return handlers.epoch();
    }

    /** See {@link io.chathub.client.ChatRoom#messages}. */
    public LiveMessages messages(int size) {
        LiveMessages list = new LiveMessages(name, size, context, handlers, this::closed);
        context.runLocked(() -> {
            lists.add(list);
            updateUse();
            StreamPosition now = stream.position();
            list.begin(now == null ? null : now.epoch());
        });
        return list;
    }

    private void closed(LiveMessages list) {
        context.runLocked(() -> {
            handlers.unfollow(list);
            lists.remove(list);
            updateUse();
        });
    }

    /** See {@link io.chathub.client.ChatRoom#typing}. */
    public void typing(boolean isTyping) {
        context.runLocked(() -> sender.typing(isTyping));
    }

    // ------------------------------------------------------------------------------ from Rooms, under the lock

    void connected() {
        membership.connected();
    }

    void disconnected() {
        membership.disconnected();
        stream.stop();
        sender.disconnected();
        lists.forEach(LiveMessages::disconnected);
    }

    void close() {
        membership.close();
    }

    void event(RoomEvent event) {
        if (!membership.isAdmitted()) {
            return;
        }
        if (event instanceof DurableEvent || event instanceof UnknownEvent) {
            stream.live(event);
        } else {
            context.notifier().event(event, handlers);
        }
    }

    void skipped(MessagesSkipped skipped) {
        if (membership.isAdmitted()) {
            stream.skipped(skipped);
        }
    }

    void changes(StatesChanged changes) {
        if (membership.isAdmitted()) {
            stream.changes(changes);
        }
    }

    void renumbered(StreamReset reset) {
        if (membership.isAdmitted()) {
            stream.renumbered(reset);
        }
    }

    void removedByServer() {
        membership.removedByServer();
    }

    private void updateUse() {
        boolean hasHandlers = !handlers.isEmpty() || handlers.haveExecutor();
        keeper.keep(this, !membership.isOutside() || !lists.isEmpty() || (hasHandlers && !left));
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
        public void admitted(Joined reply, RoomSnapshot snapshot) {
            context.notifier().joined(snapshot, handlers);
            stream.joined(reply);
            sender.flush();
        }

        @Override
        public void ended(RuntimeException cause) {
            lists.forEach(LiveMessages::disconnected);
            stream.stop();
            sender.failAll(cause);
        }

        @Override
        public void outside() {
            updateUse();
        }
    }
}
