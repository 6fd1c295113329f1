package io.chathub.core.internal;

import io.chathub.core.Publication;
import io.chathub.core.spi.PublishRequest;
import io.chathub.core.spi.PublishResult;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.event.RoomEvent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all requests of one client have in common: they wait for each other, some wait for the host, what fails is refused
 * and nothing else suffers, and what succeeds goes to the broker. Under the session's monitor, but for what completes
 * later: that takes the monitor by itself.
 */
final class Requests {

    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
    private static final CompletionStage<?> DONE = CompletableFuture.completedFuture(true);

    private final ClientSession session;
    private final SessionContext context;
    private final CommandPipeline pipeline;

    Requests(ClientSession session, SessionContext context) {
        this.session = session;
        this.context = context;
        pipeline = new CommandPipeline(session);
    }

    /** Runs a request after those before it. What its step throws refuses it. */
    void submit(@Nullable String ref, CommandPipeline.Step step) {
        if (!pipeline.submit(() -> attempt(ref, step))) {
            refuse(ref, ErrorCode.UNAVAILABLE, "too many requests wait");
        }
    }

    /** Goes on with a request whose decision is there, on whatever thread: refused, or the next step. */
    CompletionStage<?> decided(@Nullable Throwable failure, @Nullable String ref, CommandPipeline.Step next) {
        synchronized (session) {
            CompletionStage<?> stage = attempt(ref, () -> {
                if (failure != null) {
                    throw asRefusal(failure);
                }
                return next.run();
            });
            return stage == null ? DONE : stage;
        }
    }

    /** Counts a refusal, and tells the client, if its version can be told. */
    void refuse(@Nullable String ref, ErrorCode code, String message) {
        session.refuse(ref, code, message, null);
    }

    /** As above, with the time after which it may be tried again. */
    void refuse(@Nullable String ref, ErrorCode code, String message, @Nullable Duration retryAfter) {
        session.refuse(ref, code, message, retryAfter);
    }

    /** Publishes what nobody waits for. */
    void publish(RoomEvent event) {
        var unused = publish(event, 0, null).whenComplete((result, failure) -> {
            if (failure != null) {
                LOG.warn("Client {}: the broker did not take an event: {}", session.id(), failure.toString());
                context.observer().refused(ErrorCode.UNAVAILABLE);
            }
        });
    }

    /** Publishes an event; see {@link PublishRequest}. */
    CompletionStage<PublishResult> publish(RoomEvent event, long request, @Nullable String key) {
        boolean message = Publication.isDurable(event);
        if (message) {
            session.countMessages(1); // before it is delivered: who has read it finds it counted
        }
        CompletionStage<PublishResult> result;
        try {
            result = context.broker().publish(new PublishRequest(session.id(), request, event, key));
        } catch (RuntimeException e) {
            // A broker is not to throw, but if one does, no session may stay half closed for it.
            result = CompletableFuture.failedFuture(e);
        }
        return result.whenComplete((done, failure) -> {
            if (message && (done == null || done.duplicate())) {
                session.countMessages(-1);
            }
        });
    }

    /** The broker did not take a request of the client: say so. */
    void notTaken(@Nullable String ref, Throwable failure) {
        if (asRefusal(failure) instanceof ProtocolException known) {
            refuse(ref, known.code(), String.valueOf(known.getMessage()));
        } else {
            LOG.warn("Client {}: the broker failed: {}", session.id(), failure.toString());
            refuse(ref, ErrorCode.UNAVAILABLE, "the server could not take this");
        }
    }

    private @Nullable CompletionStage<?> attempt(@Nullable String ref, CommandPipeline.Step step) {
        try {
            return session.isLive() ? step.run() : null;
        } catch (ProtocolException e) {
            refuse(ref, e.code(), String.valueOf(e.getMessage()), e.retryAfter());
        } catch (RuntimeException e) {
            LOG.error("Client {}: a request failed", session.id(), e);
            refuse(ref, ErrorCode.INTERNAL, "the server failed at this");
        }
        return null;
    }

    private static RuntimeException asRefusal(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }
}
