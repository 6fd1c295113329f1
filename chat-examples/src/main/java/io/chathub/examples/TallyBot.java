package io.chathub.examples;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatClientBuilder;
import io.chathub.client.ChatRoom;
import io.chathub.client.Receipt;
import io.chathub.client.ReconnectPolicy;
import io.chathub.protocol.event.MessagePosted;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bot that counts the messages {@code +1} of a room: it answers each with a reaction, and keeps the count in one message of its own,
 * which it edits. Run it with the server's address, {@code ws://localhost:3000/ws} unless given, and the room, {@code lobby} unless
 * given. The server has to have edits and reactions.
 */
public final class TallyBot {

    /** The text that is counted. */
    static final String VOTE = "+1";

    /** The reaction to a counted message. */
    static final String COUNTED = "\u2705";

    private static final Logger LOG = LoggerFactory.getLogger(TallyBot.class);

    private final ChatClient client;
    private final ChatRoom room;
    private int votes;
    /** The message with the count; null before the first vote. */
    private @Nullable CompletableFuture<Receipt> board;

    /** A bot for the server at {@code uri}, not yet connected. */
    public TallyBot(URI uri, String name) {
        client = ChatClient.builder(uri)
                .username("tally")
                // Only an author edits a message: over several connections the author is a user, which the key makes of
                // this bot.
                .guestKey(ChatClientBuilder.newGuestKey())
                .reconnect(ReconnectPolicy.builder().retryFirst(true).build())
                .build();
        room = client.room(name);
        room.onMessage(message -> {
            if (!client.isOwn(message) && message.text().strip().equals(VOTE)) {
                count(message);
            }
        });
        warn(room.join());
    }

    /** Connects, and runs until the server closes the connection for good. */
    public static void main(String[] args) {
        URI uri = URI.create(args.length > 0 ? args[0] : "ws://localhost:3000/ws");
        TallyBot bot = new TallyBot(uri, args.length > 1 ? args[1] : "lobby");
        bot.client().connect().join();
        bot.client().closed().join();
    }

    /** The bot's connection. */
    public ChatClient client() {
        return client;
    }

    /** Called on the dispatch thread, as the steps of the futures are. */
    private void count(MessagePosted vote) {
        votes++;
        warn(room.react(vote.offset(), COUNTED, true));
        CompletableFuture<Receipt> before = board;
        if (before == null) {
            show();
        } else {
            // The receipt of the board, not that of an edit: it names the message. The text is the count at the time of
            // the edit.
            var unused = before.thenCompose(posted -> room.edit(posted, text())).whenComplete((receipt, failure) -> {
                if (failure != null) {
                    LOG.info("The count is posted again: {}", failure.getMessage());
                    show();
                }
            });
        }
    }

    private void show() {
        CompletableFuture<Receipt> posted = room.send(text());
        board = posted;
        warn(posted);
    }

    private String text() {
        return votes == 1 ? "1 vote" : votes + " votes";
    }

    private static void warn(CompletableFuture<?> request) {
        var unused = request.whenComplete((result, failure) -> {
            if (failure != null) {
                LOG.warn("A request has failed: {}", failure.getMessage());
            }
        });
    }
}
