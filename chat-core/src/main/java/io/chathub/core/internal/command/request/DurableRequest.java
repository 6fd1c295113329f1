package io.chathub.core.internal.command.request;

import io.chathub.core.internal.common.Stages;
import io.chathub.core.internal.message.Actor;
import io.chathub.core.internal.message.Origin;
import io.chathub.core.internal.room.LiveRoom;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.broker.PublishResult.Outcome;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.reply.Place;
import io.chathub.protocol.state.Role;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A request of a client for a durable event of a room: the offsets that the request names, its publication, and its one answer.
 *
 * @param context the session
 * @param room    the name of the room
 * @param ref     the ref of the request; null for none
 * @param key     the client's key with the type of the request, such as {@code edit/e1}; null for none
 */
public record DurableRequest(
        RequestContext context,
        String room,
        @Nullable String ref,
        @Nullable String key) {

    /** The key of a request of this type: a client may use the same key for a request of another type. */
    public static @Nullable String keyOf(String type, @Nullable String key) {
        return key == null ? null : type + "/" + key;
    }

    /**
     * Continues with {@code next} if the offset belongs to the room's stream; else the request is refused with {@code
     * conflict}. The last step before the publication, since a new epoch may begin while the host decides; the broker checks the
     * numbering again, in the step of the publication (see {@link #origin}), and this one saves the requests that are refused anyway.
     *
     * @param epoch  the epoch that the client named; null for the present one
     * @param offset the highest offset of the request
     */
    public CompletionStage<?> ofEpoch(@Nullable String epoch, long offset, CommandQueue.Step next) {
        if (epoch == null) {
            return context.runner().proceed(null, ref, () -> asMember(next));
        }
        return Stages.guarded(() -> context.services().broker().head(room))
                .handle((head, failure) -> context.runner().proceed(null, ref, () -> {
                    if (failure != null) {
                        context.refuseFailure(ref, failure);
                        return null;
                    }
                    return head.knows(epoch, offset)
                            ? asMember(next)
                            : refuse(ErrorCode.CONFLICT, "the epoch is not the present one");
                }))
                .thenCompose(done -> done);
    }

    /**
     * Continues with the user as an actor, of the role that the host gives it in the room. A failure of the host's hook refuses the
     * request.
     */
    public CompletionStage<?> asActor(Function<Actor, @Nullable CompletionStage<?>> next) {
        return context.services()
                .hooks()
                .roleOf(context.session(), room)
                .handle((role, failure) -> decided(failure, () -> next.apply(actor(role == null ? Role.MEMBER : role))))
                .thenCompose(done -> done);
    }

    /** The user as an actor whose role does not matter. */
    public Actor member() {
        return actor(Role.MEMBER);
    }

    private Actor actor(Role role) {
        return new Actor(
                context.session().id(),
                context.memberships().nameIn(room),
                context.session().publicId(),
                role);
    }

    /** Continues if the host's policy allows; else the request is refused with {@code forbidden}. */
    public CompletionStage<?> ifAllowed(CompletionStage<Boolean> decision, String refusal, CommandQueue.Step next) {
        return decision.handle((allowed, failure) ->
                        decided(failure, () -> allowed ? next.run() : refuse(ErrorCode.FORBIDDEN, refusal)))
                .thenCompose(done -> done);
    }

    /** Continues after a decision of the host; its failure refuses the request, unless it was carried out before. */
    public CompletionStage<?> decided(@Nullable Throwable failure, CommandQueue.Step next) {
        return context.runner().proceed(null, ref, () -> {
            if (failure == null) {
                return asMember(next);
            }
            return context.unlessDone(room, ref, key, () -> {
                throw CommandRunner.asRefusal(failure);
            });
        });
    }

    /** Continues, unless the client has left while the host or the broker decided: then the request is refused. */
    private @Nullable CompletionStage<?> asMember(CommandQueue.Step next) {
        return context.memberships().isIn(room)
                ? next.run()
                : context.unlessDone(room, ref, key, () -> {
                    context.memberships().require(room);
                    return null;
                });
    }

    /** Refuses the request because of the state; acknowledges it if it was carried out before. */
    public CompletionStage<?> refuse(ErrorCode code, String message) {
        return context.refuseUnlessDone(room, ref, key, code, message);
    }

    /**
     * Begins to wait for the ack. Returns the origin of the publication.
     *
     * @param epoch  the epoch that the client named; null for the present one
     * @param offset the highest offset of the request; 0 for none
     * @throws ProtocolException if the client is no longer a member
     */
    public Origin origin(boolean everyoneRefused, @Nullable String epoch, long offset) {
        var unused = context.memberships().require(room);
        long number = context.acks().add(ref, everyoneRefused);
        return new Origin(
                context.session().id(),
                number,
                key == null ? null : context.storedKey(key),
                epoch == null || offset == 0 ? null : new StreamPosition(epoch, offset));
    }

    /** Publishes by {@code publication}, and answers. The stage ends with the answer, and never fails. */
    public CompletionStage<?> publish(Origin origin, Supplier<CompletionStage<PublishResult>> publication) {
        return answer(origin, context.runner().track(room, publication));
    }

    /** Answers with the result of a publication. The stage ends with the answer, and never fails. */
    public CompletionStage<?> answer(Origin origin, CompletionStage<PublishResult> publication) {
        return publication
                .handle((result, failure) -> {
                    if (failure == null && isDone(result)) {
                        acknowledge(origin, result);
                        return Stages.DONE;
                    }
                    PendingAcks.Pending waiting = context.acks().take(origin.number());
                    if (origin.number() != 0 && waiting == null) {
                        return Stages.DONE; // delivered, and so acknowledged, before
                    }
                    return refuse(result, failure);
                })
                .thenCompose(done -> done);
    }

    private static boolean isDone(PublishResult result) {
        return result.outcome() == Outcome.DONE || result.outcome() == Outcome.SAME;
    }

    private CompletionStage<?> refuse(@Nullable PublishResult result, @Nullable Throwable failure) {
        if (failure == null && result != null) {
            context.refuseOutcome(ref, result.outcome());
            return Stages.DONE;
        }
        Throwable cause = failure == null ? new IllegalStateException("neither a result nor a failure") : failure;
        if (Stages.cause(cause) instanceof ProtocolException refusal
                && !refusal.code().isTemporary()) {
            return refuse(refusal.code(), String.valueOf(refusal.getMessage())); // by a rule, before the key was read
        }
        context.refuseFailure(ref, cause);
        return Stages.DONE;
    }

    /**
     * Acknowledges an event that has its offset. While the hub stops, its delivery comes first, by the event or by changes: an
     * event that this node has not received yet may come too late for its clients.
     */
    private void acknowledge(Origin origin, PublishResult result) {
        Runnable ack = () -> context.acknowledge(() -> ack(origin, result));
        LiveRoom present = context.services().rooms().find(room);
        Place place = result.place();
        boolean isAwaited = isPublished(result) && !context.services().intake().isOpen();
        if (isAwaited && present != null && place != null) {
            present.whenDelivered(place, ack);
        } else {
            ack.run();
        }
    }

    private static boolean isPublished(PublishResult result) {
        return result.outcome() == Outcome.DONE && !result.duplicate();
    }

    /** The ack; null where none is awaited, or where the event was acknowledged with its delivery. */
    private @Nullable Acknowledged ack(Origin origin, PublishResult result) {
        PendingAcks.Pending waiting = context.acks().take(origin.number());
        return waiting == null
                ? null
                : Acknowledged.builder(room)
                        .ref(waiting.ref())
                        .place(result.place())
                        .duplicate(!isPublished(result))
                        .everyoneRefused(waiting.everyoneRefused())
                        .build();
    }
}
