package io.chathub.client.internal;

import io.chathub.client.ClientState;
import io.chathub.client.Gap;
import io.chathub.client.NotConnectedException;
import io.chathub.client.OutboxFullException;
import io.chathub.client.OutcomeUnknownException;
import io.chathub.client.Receipt;
import io.chathub.client.RequestRefusedException;
import io.chathub.client.RoomSnapshot;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.command.Join;
import io.chathub.protocol.command.Leave;
import io.chathub.protocol.command.PostMessage;
import io.chathub.protocol.command.SetTyping;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.MessagesSkipped;
import io.chathub.protocol.reply.Place;
import io.chathub.protocol.reply.Refused;
import io.chathub.protocol.reply.ServerReply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One room of a client: whether it is in it, what it has heard there, and what it has to say. Guarded by {@link Rooms}. */
public final class RoomSession {

    /** The server keeps a key for 5 minutes at least; this leaves it some time to get there. */
    static final Duration KEY_LIFE = Duration.ofSeconds(270);

    /** How many messages are held while older ones are fetched. */
    private static final int MAX_HELD = 1_000;

    private final String name;
    private final Rooms rooms;
    private final ClientOptions options;
    private final List<Consumer<MessagePosted>> consumers = new CopyOnWriteArrayList<>();
    private final Reassembly stream;
    private final Outbox outbox = new Outbox();
    private final RoomReader reader;
    private volatile boolean wanted;
    private @Nullable CompletableFuture<RoomSnapshot> joining;
    /** Whether it is joined on this connection. */
    private boolean in;
    /** Whether the server has yet to say that it let go of this client. */
    private boolean leaving;

    private boolean outboxPaused;

    RoomSession(String name, Rooms rooms, ClientOptions options) {
        this.name = name;
        this.rooms = rooms;
        this.options = options;
        reader = new RoomReader(name, rooms);
        stream = new Reassembly(name, MAX_HELD, new Reassembly.Output() {
            @Override
            public void message(MessagePosted message) {
                rooms.tell(() -> rooms.announcer().message(message, consumers));
            }

            @Override
            public void gap(Gap gap) {
                rooms.tell(() -> rooms.announcer().gap(gap));
            }

            @Override
            public void fetch(long after) {
                fill(after);
            }
        });
    }

    /** See {@link io.chathub.client.ChatRoom#name()}. */
    public String name() {
        return name;
    }

    /** See {@link io.chathub.client.ChatRoom#isJoined()}. */
    public boolean isWanted() {
        return wanted;
    }

    /** See {@link io.chathub.client.ChatRoom#onMessage}. */
    public void onMessage(Consumer<MessagePosted> consumer) {
        consumers.add(consumer);
    }

    // -------------------------------------------------------------------------------------------------- in and out

    /** See {@link io.chathub.client.ChatRoom#join()}. */
    public CompletableFuture<RoomSnapshot> join() {
        return rooms.locked(() -> {
            if (rooms.isClosed()) {
                return CompletableFuture.failedFuture(new NotConnectedException(ClientState.CLOSED));
            }
            CompletableFuture<RoomSnapshot> future = joining;
            if (!wanted || future == null) {
                wanted = true;
                future = new CompletableFuture<>();
                joining = future;
                stream.reset();
                enter();
            }
            return future.copy();
        });
    }

    private void enter() {
        if (!wanted || in || leaving) {
            return;
        }
        String username = options.username() == null ? "" : options.username();
        // Where it finds no place in the transport's queue, the connection is as good as lost.
        boolean sent = rooms.request(
                ref -> Join.builder(name, username)
                        .ref(ref)
                        .since(stream.position())
                        .build(),
                onlyReply(this::entered));
        if (!sent && rooms.isConnected()) {
            rooms.later(Rooms.RETRY, this::enter);
        }
    }

    private void entered(ServerReply reply) {
        if (reply instanceof Joined joined) {
            in = true;
            boolean returned = stream.position() != null;
            RoomSnapshot snapshot = new RoomSnapshot(
                    name,
                    joined.epoch(),
                    joined.offset(),
                    joined.events(),
                    joined.members(),
                    joined.memberCount(),
                    returned);
            rooms.tell(() -> rooms.announcer().joined(snapshot));
            CompletableFuture<RoomSnapshot> future = joining;
            if (future != null && !returned) {
                rooms.complete(future, snapshot);
            }
            stream.joined(joined);
            flush();
        } else if (reply instanceof Refused refused) {
            if (refused.temporary()) {
                rooms.later(wait(refused), this::enter);
            } else {
                shutOut(refused(refused));
            }
        }
    }

    private void shutOut(RequestRefusedException why) {
        boolean wasIn = stream.position() != null;
        wanted = false;
        CompletableFuture<RoomSnapshot> future = joining;
        if (future != null) {
            rooms.tell(() -> future.completeExceptionally(why));
        }
        if (wasIn) {
            rooms.tell(() -> rooms.announcer().roomLost(name, why));
        }
        failOutbox(why);
    }

    /** See {@link io.chathub.client.ChatRoom#leave()}. */
    public CompletableFuture<Void> leave() {
        return rooms.locked(() -> {
            CompletableFuture<Void> done = new CompletableFuture<>();
            wanted = false;
            CompletableFuture<RoomSnapshot> future = joining;
            joining = null;
            IllegalStateException left = new IllegalStateException("the room was left: " + name);
            if (future != null) {
                rooms.fail(future, left);
            }
            failOutbox(left);
            in = false;
            leaving = rooms.request(ref -> Leave.builder(name).ref(ref).build(), new Requests.Answer() {
                @Override
                public void replied(ServerReply reply) {
                    leaving = false;
                    rooms.tell(() -> done.complete(null));
                    enter(); // it may have been joined again meanwhile
                }

                @Override
                public void lost() {
                    rooms.announcer().tell(() -> done.complete(null));
                }
            });
            return leaving ? done : CompletableFuture.completedFuture(null);
        });
    }

    // ------------------------------------------------------------------------------------------------ what happens

    void connected() {
        in = false;
        leaving = false;
        outboxPaused = false;
        enter();
    }

    void disconnected() {
        in = false;
        stream.disconnected();
        outbox.putAllBack();
        Outbox.Entry oldest = outbox.next();
        if (oldest != null && oldest.wasTried()) {
            rooms.later(KEY_LIFE, this::expire);
        }
    }

    void closed() {
        NotConnectedException why = new NotConnectedException(ClientState.CLOSED);
        wanted = false;
        CompletableFuture<RoomSnapshot> future = joining;
        if (future != null) {
            rooms.fail(future, why);
        }
        failOutbox(why);
    }

    void happened(RoomEvent event) {
        if (!in) {
            return;
        }
        if (event instanceof MessagePosted message) {
            stream.live(message);
        } else {
            rooms.tell(() -> rooms.announcer().happening(event));
        }
    }

    void skipped(MessagesSkipped gap) {
        if (in) {
            stream.skipped(gap.to());
        }
    }

    /** The server has taken this client out of the room, unasked. */
    void takenOut() {
        if (in) {
            in = false;
            shutOut(new RequestRefusedException(
                    ErrorCode.FORBIDDEN, "the server has taken this client out of the room", false));
        }
    }

    private void fill(long after) {
        boolean sent = rooms.request(
                ref -> FetchHistory.builder(name)
                        .ref(ref)
                        .after(after)
                        .limit(FetchHistory.MAX_LIMIT)
                        .build(),
                onlyReply(reply -> {
                    if (reply instanceof HistoryFetched page) {
                        stream.fetched(page);
                    } else if (reply instanceof Refused refused && refused.temporary()) {
                        rooms.later(wait(refused), () -> fillAgain(after));
                    } else {
                        stream.unavailable();
                    }
                }));
        if (!sent && rooms.isConnected()) {
            rooms.later(Rooms.RETRY, () -> fillAgain(after));
        }
    }

    private void fillAgain(long after) {
        if (in) {
            fill(after);
        }
    }

    // ---------------------------------------------------------------------------------------------- what it has to say

    /** See {@link io.chathub.client.ChatRoom#send(String)}. */
    public CompletableFuture<Receipt> send(String text, @Nullable JsonNumber price) {
        Checks.text(text, options.maxTextLength());
        return rooms.locked(() -> {
            if (rooms.isClosed()) {
                return CompletableFuture.failedFuture(new NotConnectedException(ClientState.CLOSED));
            }
            requireJoined();
            Outbox.Entry entry = new Outbox.Entry(rooms.newKey(), text, price);
            Checks.size(message("0123456789abc", entry), rooms.maxMessageBytes());
            if (!rooms.takePlace()) {
                return CompletableFuture.failedFuture(new OutboxFullException(options.maxOutbox()));
            }
            outbox.add(entry);
            flush();
            // A copy: whoever completes or cancels it does not touch what is on its way.
            return entry.receipt().copy();
        });
    }

    private ClientCommand message(String ref, Outbox.Entry entry) {
        return PostMessage.builder(name, entry.text())
                .ref(ref)
                .key(entry.key())
                .price(entry.price())
                .build();
    }

    private void flush() {
        expire();
        while (in && !outboxPaused && outbox.onTheirWay() < options.maxInFlight()) {
            Outbox.Entry entry = outbox.next();
            if (entry == null) {
                return;
            }
            if (!rooms.request(ref -> message(ref, entry), onlyReply(reply -> answered(entry, reply)))) {
                pause(Rooms.RETRY);
                return;
            }
            outbox.sent(entry, rooms.nanoTime());
        }
    }

    private void answered(Outbox.Entry entry, ServerReply reply) {
        if (reply instanceof Refused refused && refused.temporary()) {
            outbox.putBack(entry);
            pause(wait(refused));
            return;
        }
        if (!outbox.remove(entry)) {
            return;
        }
        rooms.givePlaceBack();
        if (reply instanceof Acknowledged ack && ack.place() != null) {
            Place place = ack.place();
            rooms.complete(
                    entry.receipt(),
                    new Receipt(name, place.epoch(), place.offset(), place.timestamp(), ack.duplicate()));
        } else if (reply instanceof Refused refused) {
            RequestRefusedException why = refused(refused);
            rooms.tell(() -> entry.receipt().completeExceptionally(why));
        } else {
            rooms.fail(entry.receipt(), new OutcomeUnknownException(name));
        }
        flush();
    }

    private void pause(Duration delay) {
        outboxPaused = true;
        rooms.later(delay, () -> {
            outboxPaused = false;
            flush();
        });
    }

    /** What was tried so long ago that its key may be forgotten is not tried again. */
    private void expire() {
        for (Outbox.Entry entry : outbox.olderThan(KEY_LIFE.toNanos(), rooms.nanoTime())) {
            outbox.remove(entry);
            rooms.givePlaceBack();
            rooms.fail(entry.receipt(), new OutcomeUnknownException(name));
        }
    }

    private void failOutbox(RuntimeException why) {
        for (Outbox.Entry entry : outbox.clear()) {
            rooms.givePlaceBack();
            rooms.fail(entry.receipt(), why);
        }
    }

    /** See {@link io.chathub.client.ChatRoom#typing}. */
    public void typing(boolean isTyping) {
        rooms.locked(() -> {
            requireJoined();
            if (in) {
                rooms.notice(SetTyping.builder(name, isTyping).build());
            }
            return true;
        });
    }

    private void requireJoined() {
        if (!wanted) {
            throw new IllegalStateException("join " + name + " first");
        }
    }

    /** What of this room is only read. */
    public RoomReader reader() {
        return reader;
    }

    private static Duration wait(Refused refused) {
        Duration after = refused.retryAfter();
        return after == null ? Rooms.RETRY : after;
    }

    static RequestRefusedException refused(Refused reply) {
        return new RequestRefusedException(reply.code(), reply.message(), reply.temporary());
    }

    /** An answer whose loss needs nothing: what happens at the next connect does all that is to be done. */
    private static Requests.Answer onlyReply(Consumer<ServerReply> step) {
        return new Requests.Answer() {
            @Override
            public void replied(ServerReply reply) {
                step.accept(reply);
            }

            @Override
            public void lost() {}
        };
    }
}
