package io.chathub.client.internal;

import io.chathub.protocol.command.Refresh;
import io.chathub.protocol.event.Terms;
import io.chathub.protocol.reply.Refreshed;
import io.chathub.protocol.reply.Refused;
import io.chathub.protocol.reply.ServerReply;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the server a new token before the old one expires, so that the connection lives on. Where that fails, the server
 * closes with 4005, and the next attempt asks for a token anyway. Guarded by {@link Rooms}.
 */
final class TokenRefresher {

    private static final Logger log = LoggerFactory.getLogger(TokenRefresher.class);
    /** How long before the end, and never more than a fifth of the whole. */
    private static final Duration LEAD = Duration.ofMinutes(1);

    private static final int SHARE = 5;
    /** Between two tries that failed. */
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Rooms rooms;
    private final ClientOptions options;
    private final @Nullable Supplier<String> tokens;
    /** Counts connections and answers: what was planned before is of no interest then. */
    private long generation;

    TokenRefresher(Rooms rooms, ClientOptions options) {
        this.rooms = rooms;
        this.options = options;
        tokens = options.token();
    }

    /** There is a connection, whose token may expire. */
    void connected(@Nullable Terms terms) {
        generation++;
        if (terms != null) {
            planFor(terms.expiresIn());
        }
    }

    private void planFor(@Nullable Duration expiresIn) {
        if (tokens != null && expiresIn != null) {
            Duration share = expiresIn.dividedBy(SHARE);
            plan(expiresIn.minus(share.compareTo(LEAD) < 0 ? share : LEAD), tokens);
        }
    }

    private void plan(Duration delay, Supplier<String> supplier) {
        long planned = generation;
        rooms.later(delay, () -> {
            if (planned == generation && rooms.isConnected()) {
                // The supplier may block, to ask a server of its own: neither the timer nor a listener is to wait for
                // it.
                Thread thread = new Thread(() -> fetch(planned, supplier), "chat-client-token");
                thread.setDaemon(true);
                thread.start();
            }
        });
    }

    private void fetch(long planned, Supplier<String> supplier) {
        String token;
        try {
            token = supplier.get();
        } catch (RuntimeException e) {
            log.warn("No new token for {}: {}", options, e.toString());
            token = null;
        }
        String fetched = token;
        rooms.locked(() -> {
            if (planned == generation) {
                if (fetched == null || fetched.isEmpty() || !send(fetched, supplier)) {
                    plan(RETRY, supplier);
                }
            }
            return true;
        });
    }

    private boolean send(String token, Supplier<String> supplier) {
        return rooms.request(ref -> Refresh.builder(token).ref(ref).build(), new Requests.Answer() {
            @Override
            public void replied(ServerReply reply) {
                generation++;
                if (reply instanceof Refreshed refreshed) {
                    planFor(refreshed.expiresIn());
                } else {
                    if (reply instanceof Refused refused) {
                        log.warn("{} does not take the new token: {}", options, refused.code());
                    }
                    plan(RETRY, supplier);
                }
            }

            @Override
            public void lost() {
                // the next connection begins anew
            }
        });
    }
}
