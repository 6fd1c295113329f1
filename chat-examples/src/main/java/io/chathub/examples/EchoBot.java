package io.chathub.examples;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatRoom;
import io.chathub.client.ReconnectPolicy;
import io.chathub.protocol.InputLimits;
import io.chathub.protocol.event.MessagePosted;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bot that says again what is said to it: a message that begins with {@code @echo}. Run it with the server's address,
 * {@code ws://localhost:3000/ws} unless given, and the rooms it is to be in, {@code lobby} unless given; it waits for a
 * server that is not there yet, and comes back to one that was restarted, without missing a call or answering one
 * twice.
 */
public final class EchoBot {

    /** The prefix of a message for this bot. */
    static final String CALL = "@echo ";

    private static final Logger LOG = LoggerFactory.getLogger(EchoBot.class);

    private final ChatClient client;

    /** A bot for the server at {@code uri}, not yet connected. */
    public EchoBot(URI uri, String... rooms) {
        client = ChatClient.builder(uri)
                .username("echo")
                .reconnect(ReconnectPolicy.builder().retryFirst(true).build())
                .build();
        for (String name : rooms) {
            ChatRoom room = client.room(name);
            room.onMessage(message -> {
                if (!client.isOwn(message)) {
                    answer(room, message);
                }
            });
            var unused = room.join().whenComplete((joined, failure) -> {
                if (failure != null) {
                    LOG.warn("Not in {}: {}", name, failure.getMessage());
                }
            });
        }
    }

    /** Connects, and runs until the server closes the connection for good. */
    public static void main(String[] args) {
        URI uri = URI.create(args.length > 0 ? args[0] : "ws://localhost:3000/ws");
        String[] rooms = args.length > 1 ? java.util.Arrays.copyOfRange(args, 1, args.length) : new String[] {"lobby"};
        EchoBot bot = new EchoBot(uri, rooms);
        bot.client().connect().join();
        bot.client().closed().join();
    }

    /** The bot's connection. */
    public ChatClient client() {
        return client;
    }

    private static void answer(ChatRoom room, MessagePosted message) {
        if (message.text().startsWith(CALL)) {
            String answer = message.username() + ": " + message.text().substring(CALL.length());
            int length = Math.min(answer.codePointCount(0, answer.length()), InputLimits.DEFAULT_MAX_TEXT_LENGTH);
            var unused = room.send(answer.substring(0, answer.offsetByCodePoints(0, length)))
                    .whenComplete((receipt, failure) -> {
                        if (failure != null) {
                            LOG.warn("An answer was rejected: {}", failure.getMessage());
                        }
                    });
        }
    }
}
