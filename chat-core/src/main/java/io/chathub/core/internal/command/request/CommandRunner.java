package io.chathub.core.internal.command.request;

import io.chathub.core.internal.common.Stages;
import io.chathub.core.internal.message.Origin;
import io.chathub.core.internal.room.LiveRoom;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.internal.session.HubServices;
import io.chathub.core.spi.broker.PublishRequest;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.reply.Place;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The common part of all requests of one client: runs them in their order, continues those that wait for a decision of
 * the host, turns a failure into the refusal of one request, and publishes events to the broker. Called under the
 * session's monitor; the callback of a completed stage enters the monitor by itself.
 */
public final class CommandRunner {

    private static final Logger LOG = LoggerFactory.getLogger(CommandRunner.class);

    private final ClientSession session;
    private final HubServices services;
    private final CommandQueue queue;
    /** The number of events that the broker has neither accepted nor rejected yet. */
    private final AtomicInteger publishing = new AtomicInteger();

    public CommandRunner(ClientSession session, HubServices services) {
        this.session = session;
        this.services = services;
        queue = new CommandQueue(session, session.budget().input());
    }

    /**
     * Runs a request after the requests before it. An exception of its step refuses the request.
     *
     * @param length the number of characters of its JSON
     */
    public void submit(@Nullable String ref, int length, CommandQueue.Step step) {
        if (!queue.submit(() -> attempt(ref, step), length)) {
            refuse(ref, ErrorCode.UNAVAILABLE, "too many requests wait");
        }
    }

    /**
     * Continues a request that has waited for a decision: refuses the request, or runs its next step. On any thread.
     */
    public CompletionStage<?> proceed(@Nullable Throwable failure, @Nullable String ref, CommandQueue.Step next) {
        synchronized (session) {
            CompletionStage<?> stage = attempt(ref, () -> {
                if (failure != null) {
                    throw asRefusal(failure);
                }
                return next.run();
            });
            return stage == null ? Stages.DONE : stage;
        }
    }

    /**
     * Continues a request with the result of a stage: at once where the stage has completed, so that the caller still holds
     * the monitor, else as {@link #proceed} does. A failure of the stage refuses the request.
     */
    public <T> @Nullable CompletionStage<?> after(
            CompletionStage<T> stage, @Nullable String ref, Function<T, @Nullable CompletionStage<?>> next) {
        if (Stages.isDone(stage)) {
            return next.apply(resultOf(stage));
        }
        return stage.handle((result, failure) -> proceed(failure, ref, () -> next.apply(result)))
                .thenCompose(done -> done);
    }

    /**
     * Ends a membership after a stage, also where the client is gone then. A stop waits for the end. The stage never fails.
     */
    public void finish(CompletionStage<Void> stage, Runnable end) {
        services.rooms().countLeaves(1);
        var unused = stage.whenComplete((done, failure) -> {
            try {
                end.run();
            } finally {
                services.rooms().countLeaves(-1);
            }
        });
    }

    /** Drops the requests that wait for another. */
    public void discard() {
        queue.discard();
    }

    /** Whether each request of the client was carried out or refused, and the broker has completed each event. */
    public boolean isSettled() {
        return queue.isIdle() && publishing.get() == 0;
    }

    /** Counts a refusal, and notifies the client where its version has a message for that. */
    public void refuse(@Nullable String ref, ErrorCode code, String message) {
        session.refuse(ref, code, message, null);
    }

    /** Refuses a request that the broker rejected. */
    public void refuseFailure(@Nullable String ref, Throwable failure) {
        if (asRefusal(failure) instanceof ProtocolException known) {
            session.refuse(ref, known.code(), String.valueOf(known.getMessage()), known.retryAfter());
        } else {
            LOG.warn("Client {}: the broker failed: {}", session.id(), failure.toString());
            refuse(ref, ErrorCode.UNAVAILABLE, "the server could not accept this");
        }
    }

    /** Publishes an event whose outcome no one waits for. */
    public void publish(RoomEvent event) {
        var unused = publish(event, new Origin(session.id(), 0, null, null)).whenComplete((result, failure) -> {
            if (failure != null) {
                LOG.warn("Client {}: the broker rejected an event: {}", session.id(), failure.toString());
                services.observers().refused(ErrorCode.UNAVAILABLE);
            }
        });
    }

    /** Publishes an event; see {@link PublishRequest}. */
    public CompletionStage<PublishResult> publish(RoomEvent event, Origin origin) {
        boolean counts = event instanceof MessagePosted;
        if (counts) {
            session.countMessages(1); // before the delivery: a client that has read the message finds it counted
        }
        PublishRequest publish = new PublishRequest(
                event.room(), origin.id(), origin.number(), event, origin.key(), null, List.of(), origin.reference());
        return track(event.room(), () -> services.broker().publish(publish)).whenComplete((done, failure) -> {
            if (counts && (done == null || done.event() == null)) {
                session.countMessages(-1);
            }
        });
    }

    /** Begins a publication in a room. A stop waits until it has ended, and until its event is delivered. */
    public CompletionStage<PublishResult> track(String room, Supplier<CompletionStage<PublishResult>> publication) {
        publishing.incrementAndGet();
        return Stages.guarded(publication).whenComplete((done, failure) -> {
            if (done != null && done.place() != null) {
                promise(room, done.place());
            }
            publishing.decrementAndGet();
        });
    }

    private void promise(String name, Place place) {
        LiveRoom room = services.rooms().find(name);
        if (room != null) {
            room.promise(place);
        }
    }

    private @Nullable CompletionStage<?> attempt(@Nullable String ref, CommandQueue.Step step) {
        try {
            return session.isLive() ? step.run() : null;
        } catch (ProtocolException e) {
            session.refuse(ref, e.code(), String.valueOf(e.getMessage()), e.retryAfter());
        } catch (RuntimeException e) {
            LOG.error("Client {}: a request failed", session.id(), e);
            refuse(ref, ErrorCode.INTERNAL, "the request failed in the server");
        }
        return null;
    }

    private static <T> T resultOf(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw asRefusal(e);
        }
    }

    /**
     * The exception that refuses a request: the failure of a hook or of a stage, without the exception that wraps it.
     */
    public static RuntimeException asRefusal(Throwable failure) {
        Throwable cause = Stages.cause(failure);
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }
}
