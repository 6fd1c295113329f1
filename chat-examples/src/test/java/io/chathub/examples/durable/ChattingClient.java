package io.chathub.examples.durable;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatRoom;
import io.chathub.client.OutcomeUnknownException;
import io.chathub.client.Receipt;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.RequestRefusedException;
import io.chathub.examples.durable.Request.Kind;
import io.chathub.examples.durable.Request.Outcome;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A client that posts, edits, deletes, reacts and, as a moderator, pins at random, and follows the room meanwhile. */
final class ChattingClient implements AutoCloseable {

    private static final int MOST_WAITING = 8;
    private static final int MOST_PINS = 5;
    private static final List<String> EMOJI = List.of("\ud83d\udc4d", "\ud83c\udf89", "\ud83d\udc40");

    private final String name;
    private final boolean moderator;
    private final Random random;
    private final Ledger ledger;
    private final RoomCopy copy;
    private final ChatClient client;
    private final ChatRoom room;

    /** The own messages that may be edited and deleted. */
    private final List<Long> own = new ArrayList<>();
    /** The messages that a request of this client is about. */
    private final Set<Long> busy = new HashSet<>();
    /** The reactions of this client, as target and emoji. */
    private final Set<String> reactions = new HashSet<>();

    private final Set<Long> pins = new LinkedHashSet<>();
    private int waiting;
    private int acknowledged;
    private int number;

    ChattingClient(
            String name,
            boolean moderator,
            URI server,
            String roomName,
            long seed,
            Ledger ledger,
            Collection<Return> returns) {
        this.name = name;
        this.moderator = moderator;
        this.ledger = ledger;
        random = new Random(seed);
        copy = new RoomCopy(name);
        client = ChatClient.builder(
                        name, new ObservedTransport(name, server, SignedTokens.of(name, moderator), returns))
                .listener(copy)
                .username(name)
                .reconnect(ReconnectPolicy.builder()
                        .baseDelay(Duration.ofMillis(100))
                        .maxDelay(Duration.ofMillis(500))
                        .build())
                .maxInFlight(MOST_WAITING)
                .build();
        room = client.room(roomName);
    }

    void join() throws Exception {
        client.connect().get(60, TimeUnit.SECONDS);
        room.join().get(60, TimeUnit.SECONDS);
    }

    RoomCopy copy() {
        return copy;
    }

    synchronized boolean isIdle() {
        return waiting == 0;
    }

    /** The number of acknowledged requests. */
    synchronized int acknowledged() {
        return acknowledged;
    }

    /** Makes one request, and returns whether it does: not while too many wait for their outcome. */
    synchronized boolean step() {
        if (waiting >= MOST_WAITING) {
            return false;
        }
        int choice = random.nextInt(100);
        long mine = own.isEmpty() ? 0 : own.get(random.nextInt(own.size()));
        long any = ledger.message(random);
        if (choice < 55 || mine == 0 || any == 0 || busy.contains(mine) || busy.contains(any)) {
            String text = name + " says " + ++number;
            send(Kind.POST, 0, text, room.send(text));
        } else if (choice < 68) {
            String text = name + " corrects " + ++number;
            send(Kind.EDIT, mine, text, room.edit(mine, text));
        } else if (choice < 73) {
            own.remove(mine);
            send(Kind.DELETE, mine, "", room.delete(mine));
        } else if (choice < 90 || !moderator) {
            String emoji = EMOJI.get(random.nextInt(EMOJI.size()));
            boolean on = !reactions.contains(any + emoji);
            send(on ? Kind.REACT : Kind.TAKE_BACK, any, emoji, room.react(any, emoji, on));
        } else if (pins.size() < MOST_PINS && !pins.contains(any)) {
            send(Kind.PIN, any, "", room.pin(any, true));
        } else if (!pins.isEmpty() && !busy.contains(pins.iterator().next())) {
            long pinned = pins.iterator().next();
            send(Kind.UNPIN, pinned, "", room.pin(pinned, false));
        } else {
            return false;
        }
        return true;
    }

    private void send(Kind kind, long target, String value, CompletableFuture<Receipt> answer) {
        waiting++;
        if (kind != Kind.POST) {
            busy.add(target);
        }
        var unused = answer.whenComplete((receipt, failure) -> {
            Outcome outcome = failure == null
                    ? Outcome.acknowledged(receipt.epoch(), receipt.offset(), receipt.duplicate())
                    : refusal(failure);
            answered(new Request(name, kind, target, value, outcome));
        });
    }

    /** The refusal; of a request whose earlier attempt may have taken effect, that of the last attempt. */
    private static Outcome refusal(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof OutcomeUnknownException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return Outcome.refused(
                cause instanceof RequestRefusedException refused
                        ? refused.code().wireName()
                        : cause.toString());
    }

    private synchronized void answered(Request request) {
        ledger.add(request);
        waiting--;
        long target = request.target();
        busy.remove(target);
        if (!request.isAcknowledged()) {
            pins.remove(target);
            return;
        }
        acknowledged++;
        switch (request.kind()) {
            case POST -> own.add(request.acknowledgement().offset());
            case REACT -> reactions.add(target + request.value());
            case TAKE_BACK -> reactions.remove(target + request.value());
            case PIN -> pins.add(target);
            case UNPIN -> pins.remove(target);
            case EDIT, DELETE -> {}
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
