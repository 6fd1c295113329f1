package io.chathub.examples;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatListener;
import io.chathub.client.ReconnectPolicy;
import io.chathub.protocol.InputLimits;
import io.chathub.protocol.ServerEvent;
import java.net.URI;

/**
 * A bot that says again what is said to it: a message that begins with {@code @echo}. Run it with the server's address,
 * {@code ws://localhost:3000/ws} unless given; it waits for a server that is not there yet, and comes back to one that
 * was restarted.
 */
public final class EchoBot implements ChatListener {

    /** What a message for this bot begins with. */
    static final String CALL = "@echo ";

    private final ChatClient client;

    /** A bot for the server at {@code uri}, not yet connected. */
    public EchoBot(URI uri) {
        client = ChatClient.builder(uri)
                .username("echo")
                .reconnect(ReconnectPolicy.builder().retryFirst(true).build())
                .listener(this)
                .build();
    }

    /** Connects, and stays until the server does not want it any more. */
    public static void main(String[] args) {
        EchoBot bot = new EchoBot(URI.create(args.length > 0 ? args[0] : "ws://localhost:3000/ws"));
        bot.client().connect().join();
        bot.client().closed().join();
    }

    /** The bot's connection. */
    public ChatClient client() {
        return client;
    }

    @Override
    public void onMessage(ServerEvent.MessagePosted event) {
        // Its own messages come back to it, too: those do not begin with the call, so it does not answer itself.
        if (event.text().startsWith(CALL)) {
            String answer = event.username() + ": " + event.text().substring(CALL.length());
            int length = Math.min(answer.codePointCount(0, answer.length()), InputLimits.DEFAULT_MAX_TEXT_LENGTH);
            client.send(answer.substring(0, answer.offsetByCodePoints(0, length)));
        }
    }
}
