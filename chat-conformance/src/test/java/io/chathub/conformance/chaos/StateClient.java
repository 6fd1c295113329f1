package io.chathub.conformance.chaos;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatClientBuilder;
import io.chathub.client.ChatListener;
import io.chathub.client.ChatRoom;
import io.chathub.client.Disconnection;
import io.chathub.client.OutgoingMessage;
import io.chathub.client.Receipt;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.RequestRefusedException;
import io.chathub.client.RoomHistory;
import io.chathub.core.HistoryPage;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.testkit.RoomCopies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A client of the SDK on a device of a user: it posts, edits and deletes its messages, reacts to messages that it receives, and has
 * {@link RoomCopies}. The user has a guest key, and so is the author on each device and over connections.
 */
final class StateClient implements AutoCloseable {

    /** The emoji that both devices of a user add, and none removes. */
    static final String SHARED = "+";

    private static final List<String> OF_DEVICE = List.of("1", "2");
    private static final int MOST_UNANSWERED = 6;
    private static final int RECENT = 25;
    private static final int PAGE = 300;

    private final String user;
    private final int device;
    private final Promises promises;
    /** Whether a text is stored in a room. */
    private final BiPredicate<String, String> stored;

    private final RoomCopies copies = new RoomCopies(this::received);
    private final ChatClient client;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicInteger losses = new AtomicInteger();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final List<Promises.Message> own = new CopyOnWriteArrayList<>();
    /** Used on the dispatch thread alone. */
    private final Random choice;

    private int said;

    /**
     * A client.
     *
     * @param builder a builder with the way to the servers, and with the user's identity
     * @param stored  whether a text is stored in a room
     */
    StateClient(
            ChatClientBuilder builder,
            String user,
            int device,
            long seed,
            Promises promises,
            BiPredicate<String, String> stored) {
        this.user = user;
        this.device = device;
        this.promises = promises;
        this.stored = stored;
        choice = new Random(seed);
        client = builder.username(user)
                .maxInFlight(3)
                .reconnect(ReconnectPolicy.builder()
                        .baseDelay(Duration.ofMillis(100))
                        .maxDelay(Duration.ofMillis(400))
                        .retryFirst(true)
                        .build())
                .listener(copies)
                .listener(new ChatListener() {
                    @Override
                    public void onDisconnected(Disconnection disconnection) {
                        losses.incrementAndGet();
                    }
                })
                .build();
    }

    /** Connects, and joins the rooms as soon as the client is connected. */
    void start(List<String> rooms) {
        var unused = client.connect();
        rooms.forEach(this::join);
    }

    private void join(String room) {
        var unused = client.room(room).join();
    }

    RoomCopies copies() {
        return copies;
    }

    /** The messages of the copies. */
    Stream<MessagePosted> copied(List<String> rooms) {
        return rooms.stream().flatMap(room -> copies.messages(room).stream());
    }

    int unanswered() {
        return unanswered.get();
    }

    /** Answers that the client must not get, for a person. */
    List<String> faults() {
        return faults;
    }

    /**
     * The first difference between the copies and the states, for a person, with the last change in the copy: a client that has stopped
     * is behind in all later changes. Null where there is none.
     */
    @Nullable String difference(HistoryPage page, String room) {
        String difference = copies.difference(room, page);
        long last = copies.messages(room).stream()
                .mapToLong(MessagePosted::change)
                .max()
                .orElse(0);
        return difference == null
                ? null
                : this + " in " + room + " of " + page.head() + ", with the last change " + last + ": " + difference;
    }

    // -------------------------------------------------------------------------------- changes of own messages

    /** Posts a message. */
    void say(String room) {
        if (isBusy()) {
            return;
        }
        Promises.Message message = promises.post(room, user, device, said++);
        own.add(message);
        ask(room, message.post(), message.text(), client.room(room).send(message.text()));
    }

    /** Edits or deletes a recent message of this client; {@code sibling} is the other device of the user. */
    void change(Random random, StateClient sibling) {
        List<Promises.Message> recent = recent();
        if (recent.isEmpty() || isBusy() || sibling.isBusy()) {
            return;
        }
        Promises.Message message = recent.get(random.nextInt(recent.size()));
        if (random.nextInt(5) == 0) {
            delete(message);
        } else if (message.isContested()) {
            contest(message, sibling);
        } else {
            edit(message, null);
        }
    }

    /** Edits one revision of a recent message by both devices of the user. */
    void contest(Random random, StateClient sibling) {
        List<Promises.Message> contested =
                recent().stream().filter(Promises.Message::isContested).toList();
        if (!contested.isEmpty()) {
            contest(contested.get(random.nextInt(contested.size())), sibling);
        }
    }

    private void contest(Promises.Message message, StateClient sibling) {
        Long rev = seenRevision(message);
        if (rev != null) {
            edit(message, rev);
            sibling.edit(message, rev);
        }
    }

    private List<Promises.Message> recent() {
        List<Promises.Message> recent = new ArrayList<>();
        for (int i = own.size() - 1; i >= 0 && recent.size() < RECENT; i--) {
            if (own.get(i).isChangeable()) {
                recent.add(own.get(i));
            }
        }
        return recent;
    }

    /** The revision of a message in the copy; null where the copy does not hold the message. */
    private @Nullable Long seenRevision(Promises.Message message) {
        for (MessagePosted held : copies.messages(message.room())) {
            if (promises.withText(held.text()) == message) {
                return (long) held.rev();
            }
        }
        return null;
    }

    private void edit(Promises.Message message, @Nullable Long rev) {
        Receipt posted = posted(message);
        Promises.Edit edit = message.edit(rev, device);
        OutgoingMessage.Builder content = OutgoingMessage.builder(edit.text());
        if (rev != null) {
            content.rev(rev);
        }
        ask(message.room(), edit.answer(), edit.text(), room(message).edit(posted, content.build()));
    }

    private void delete(Promises.Message message) {
        Receipt posted = posted(message);
        ask(message.room(), message.delete(), null, room(message).delete(posted));
    }

    private static Receipt posted(Promises.Message message) {
        return Objects.requireNonNull(message.post().receipt(), "the receipt of the message");
    }

    private ChatRoom room(Promises.Message message) {
        return client.room(message.room());
    }

    // --------------------------------------------------------------------------------------------- reactions

    /**
     * Reacts to a message as it is delivered: then its offset is one of the numbering that the client has. All users react to some
     * messages with one emoji, each on both devices; a device adds and removes an emoji of its own.
     */
    private void received(MessagePosted received) {
        Promises.Message message = promises.withText(received.text());
        if (message == null || isBusy()) {
            return;
        }
        if (message.id().hashCode() % 5 == 0) {
            react(message, received.offset(), SHARED, true);
        } else if (choice.nextInt(8) == 0) {
            boolean on = true;
            for (int i = choice.nextInt(3); i >= 0; i--) {
                react(message, received.offset(), OF_DEVICE.get(device), on);
                on = !on;
            }
        }
    }

    private void react(Promises.Message message, long offset, String emoji, boolean on) {
        Promises.Reaction reaction = message.react(user, device, emoji, on);
        ask(message.room(), reaction.answer(), null, room(message).react(offset, emoji, on));
    }

    // ----------------------------------------------------------------------------------------------- answers

    private boolean isBusy() {
        return unanswered.get() >= MOST_UNANSWERED;
    }

    private void ask(String room, Answer answer, @Nullable String text, CompletableFuture<Receipt> request) {
        int before = losses.get();
        unanswered.incrementAndGet();
        var unused = request.whenComplete((receipt, failure) -> {
            answer.complete(receipt, failure, losses.get() != before);
            if (answer.unexpected() != null) {
                faults.add("answer: " + this + " got " + failure);
            }
            if (text != null && isRefusal(failure) && stored.test(room, text)) {
                faults.add("key: '" + text + "' is stored and was refused: " + failure);
            }
            unanswered.decrementAndGet();
        });
    }

    /** A refusal after an unknown outcome is the cause of the failure. */
    private static boolean isRefusal(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RequestRefusedException) {
                return true;
            }
        }
        return false;
    }

    /** Reads the newest messages of a room; null without an answer, as after a loss of the connection. */
    @Nullable RoomHistory page(String room) throws InterruptedException {
        try {
            return client.room(room).history(PAGE).get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return user + " on device " + device;
    }

    @Override
    public void close() {
        client.close();
    }
}
