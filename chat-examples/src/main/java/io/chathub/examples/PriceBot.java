package io.chathub.examples;

import io.chathub.client.ChatClient;
import io.chathub.client.ChatRoom;
import io.chathub.client.ClientState;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.RoomSnapshot;
import io.chathub.protocol.JsonNumber;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bot that tells a price every so often: a random walk from 129,999.00. Run it with the server's address,
 * {@code ws://localhost:3000/ws} unless given, and the seconds between two prices, 5 unless given.
 */
public final class PriceBot {

    private static final Logger LOG = LoggerFactory.getLogger(PriceBot.class);
    private static final int LARGEST_STEP_CENTS = 50_000;

    private final ChatClient client;
    private final ChatRoom lobby;
    private BigDecimal price = new BigDecimal("129999.00");

    /** A bot for the server at {@code uri}, not yet connected. */
    public PriceBot(URI uri) {
        client = ChatClient.builder(uri)
                .username("price")
                .reconnect(ReconnectPolicy.builder().retryFirst(true).build())
                .build();
        lobby = client.room("lobby");
    }

    /** Connects, and posts prices until the server closes the connection for good. */
    public static void main(String[] args) {
        PriceBot bot = new PriceBot(URI.create(args.length > 0 ? args[0] : "ws://localhost:3000/ws"));
        Duration pause = Duration.ofSeconds(args.length > 1 ? Long.parseLong(args[1]) : 5);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        bot.connect().join();
        var unused = timer.scheduleAtFixedRate(bot::tell, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
        bot.client.closed().join();
        timer.shutdownNow();
    }

    /** Connects, and joins the lobby. */
    public CompletableFuture<RoomSnapshot> connect() {
        return client.connect().thenCompose(id -> lobby.join());
    }

    /** The bot's connection. */
    public ChatClient client() {
        return client;
    }

    /** Posts the next price. */
    public synchronized void tell() {
        int step = ThreadLocalRandom.current().nextInt(-LARGEST_STEP_CENTS, LARGEST_STEP_CENTS + 1);
        price = price.add(BigDecimal.valueOf(step, 2)).max(BigDecimal.ONE.setScale(2));
        // An old price is worthless: a price that cannot be posted now is dropped.
        if (client.state() != ClientState.CONNECTED || !lobby.isJoined()) {
            LOG.info("Not connected: the price is dropped");
            return;
        }
        var unused = lobby.send("The price is now", JsonNumber.of(price)).whenComplete((receipt, failure) -> {
            if (failure != null) {
                LOG.info("The price was rejected: {}", failure.getMessage());
            }
        });
    }
}
