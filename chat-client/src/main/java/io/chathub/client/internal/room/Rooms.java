package io.chathub.client.internal.room;

import io.chathub.client.ClientState;
import io.chathub.client.internal.config.ClientOptions;
import io.chathub.client.internal.event.ListenerNotifier;
import io.chathub.client.internal.time.ClientTimer;
import io.chathub.protocol.command.SearchMessages;
import io.chathub.protocol.event.Connected;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.reply.Left;
import io.chathub.protocol.reply.MessagesFound;
import io.chathub.protocol.reply.MessagesSkipped;
import io.chathub.protocol.reply.ServerReply;
import io.chathub.protocol.reply.StatesChanged;
import io.chathub.protocol.reply.StreamReset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The rooms of one client, over all of its connections. Routes events and replies of the current connection to them.
 * Thread-safe; no method blocks.
 */
public final class Rooms {

    private final RoomContext context;
    private final WeakValues<RoomSession> sessions = new WeakValues<>();
    /** The sessions that are in use, in the order in which their use began. */
    private final Map<String, RoomSession> used = new LinkedHashMap<>();

    /**
     * Creates the rooms of a client; none exists yet.
     *
     * @param state the state of the client, for exceptions
     * @param isOwn whether the user of this client has caused a change of reactions
     */
    public Rooms(
            ClientOptions options,
            ClientTimer timer,
            ListenerNotifier notifier,
            Supplier<ClientState> state,
            Predicate<ReactionsChanged> isOwn) {
        context = new RoomContext(options, timer, notifier, state, isOwn);
    }

    /** The shared parts of these rooms. */
    public RoomContext context() {
        return context;
    }

    /** The room called {@code name}; the same object for the same name, as long as it is in use or anything refers to it. */
    public RoomSession session(String name) {
        return sessions.get(name, created -> new RoomSession(created, context, this::keep));
    }

    /** See {@link io.chathub.client.ChatClient#search}. */
    public CompletableFuture<MessagesFound> search(SearchMessages search) {
        return RoomReader.search(new Reads(context), search);
    }

    private void keep(RoomSession session, boolean isUsed) {
        if (isUsed) {
            used.put(session.name(), session);
        } else {
            used.remove(session.name(), session);
        }
    }

    /** Calls {@code step} for the sessions that are in use; it may end the use. */
    private void forEachUsed(Consumer<RoomSession> step) {
        List.copyOf(used.values()).forEach(step);
    }

    /** Joins the rooms again on a new connection. */
    public void connected(CommandSink connection, Connected event) {
        context.runLocked(() -> {
            context.requests().connected(connection, event.terms());
            forEachUsed(RoomSession::connected);
        });
    }

    /** Ends the requests of the connection as lost. Does nothing without a connection. */
    public void disconnected() {
        context.runLocked(() -> {
            if (context.requests().isConnected()) {
                context.requests().disconnected();
                forEachUsed(RoomSession::disconnected);
            }
        });
    }

    /** Fails everything that is not complete: the client is closed. */
    public void close() {
        disconnected();
        context.runLocked(() -> {
            context.close();
            forEachUsed(RoomSession::close);
        });
    }

    /** Handles an event of a connection. Does nothing where it is not the current one. */
    public void onEvent(CommandSink from, ServerEvent event) {
        context.runLocked(() -> {
            if (context.requests().isCurrent(from)) {
                route(event);
            }
        });
    }

    private void route(ServerEvent event) {
        if (event instanceof MessagesSkipped skipped) {
            withSession(skipped.room(), session -> session.skipped(skipped));
        } else if (event instanceof StatesChanged changes) {
            withSession(changes.room(), session -> session.changes(changes));
        } else if (event instanceof StreamReset reset) {
            withSession(reset.room(), session -> session.renumbered(reset));
        } else if (event instanceof Left left && left.ref() == null) {
            withSession(left.room(), RoomSession::removedByServer);
        } else if (event instanceof ServerReply reply) {
            context.requests().pending().replied(reply);
        } else if (event instanceof RoomEvent roomEvent) {
            withSession(roomEvent.room(), session -> session.event(roomEvent));
        }
    }

    private void withSession(String room, Consumer<RoomSession> step) {
        RoomSession session = used.get(room);
        if (session != null) {
            step.accept(session);
        }
    }
}
