package io.chathub.client.internal.connection;

import io.chathub.client.internal.config.ClientOptions;
import io.chathub.client.internal.room.PendingRequests;
import io.chathub.client.internal.room.RoomContext;
import io.chathub.protocol.command.Refresh;
import io.chathub.protocol.event.Terms;
import io.chathub.protocol.reply.Refreshed;
import io.chathub.protocol.reply.Refused;
import io.chathub.protocol.reply.ServerReply;
import io.chathub.runtime.Cancellable;
import io.chathub.runtime.TaskPool;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a new token to the server before the old one expires, so that the connection stays open. Where that fails, the
 * server closes the connection with 4005, and the next attempt calls the supplier again. Guarded by {@link RoomContext}.
 */
final class TokenRefresher {

    private static final Logger log = LoggerFactory.getLogger(TokenRefresher.class);
    /** The longest time between a refresh and the expiry. */
    private static final Duration MAX_LEAD = Duration.ofMinutes(1);
    /** The time between a refresh and the expiry is at most this share of the lifetime: a fifth. */
    private static final int LEAD_DIVISOR = 5;
    /** The time between two failed refreshes. */
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final RoomContext context;
    private final ClientOptions options;
    private final @Nullable Supplier<String> tokens;
    /** Calls the supplier, which may block. */
    private final TaskPool pool;
    /** The planned refresh. */
    private Cancellable plan = () -> {};
    /** Counts connections and replies. A refresh planned under an older number is void. */
    private long generation;

    TokenRefresher(RoomContext context, ClientOptions options) {
        this.context = context;
        this.options = options;
        tokens = options.token();
        pool = options.runtime().pool("chat-client-token", 1, 1);
    }

    /** Plans the first refresh of a new connection, if its token expires. */
    void connected(@Nullable Terms terms) {
        context.runLocked(() -> {
            generation++;
            if (terms != null) {
                planFor(terms.expiresIn());
            }
        });
    }

    /** Cancels the planned refresh and interrupts the supplier: the client is closed. */
    void stop() {
        context.runLocked(plan::cancel);
        pool.stop();
    }

    private void planFor(@Nullable Duration expiresIn) {
        if (tokens != null && expiresIn != null) {
            Duration share = expiresIn.dividedBy(LEAD_DIVISOR);
            plan(expiresIn.minus(share.compareTo(MAX_LEAD) < 0 ? share : MAX_LEAD), tokens);
        }
    }

    private void plan(Duration delay, Supplier<String> supplier) {
        long planned = generation;
        plan.cancel();
        plan = context.schedule(delay, () -> {
            if (planned == generation && context.requests().isConnected()) {
                // The supplier may block, so it runs neither on the timer nor on the dispatch thread.
                submit(planned, supplier);
            }
        });
    }

    private void submit(long planned, Supplier<String> supplier) {
        try {
            var unused = pool.submit(() -> fetch(planned, supplier));
        } catch (RejectedExecutionException e) {
            log.warn("The token supplier for {} has not returned from two earlier calls", options);
            plan(RETRY, supplier);
        }
    }

    private void fetch(long planned, Supplier<String> supplier) {
        String token = call(supplier);
        context.runLocked(() -> {
            if (planned == generation && (token.isEmpty() || !send(token, supplier))) {
                plan(RETRY, supplier);
            }
        });
    }

    /** The token of the supplier; empty if there is none. */
    private String call(Supplier<String> supplier) {
        try {
            String token = supplier.get();
            return token == null ? "" : token;
        } catch (RuntimeException e) {
            log.warn("The token supplier failed for {}: {}", options, e.toString());
            return "";
        }
    }

    private boolean send(String token, Supplier<String> supplier) {
        String ref = context.requests()
                .request(sent -> Refresh.builder(token).ref(sent).build(), new PendingRequests.ReplyHandler() {
                    @Override
                    public void replied(ServerReply reply) {
                        generation++;
                        if (reply instanceof Refreshed refreshed) {
                            planFor(refreshed.expiresIn());
                        } else {
                            if (reply instanceof Refused refused) {
                                log.warn("{} rejects the new token: {}", options, refused.code());
                            }
                            plan(RETRY, supplier);
                        }
                    }

                    @Override
                    public void lost(boolean sent) {
                        // the next connection plans anew
                    }
                });
        return ref != null;
    }
}
