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
import java.util.Objects;
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
 * @param reference the highest offset that the request names, in the numbering at which the request began; null for none
 */
public record DurableRequest(
        RequestContext context,
        String room,
        @Nullable String ref,
        @Nullable String key,
        @Nullable StreamPosition reference) {

    /** The key of a request of this type: a client may use the same key for a request of another type. */
    public static @Nullable String keyOf(String type, @Nullable String key) {
        return key == null ? null : type + "/" + key;
    }

    /** A request that names no offset, or whose offset {@link #ofEpoch} has not checked yet. */
    public DurableRequest(RequestContext context, String room, @Nullable String ref, @Nullable String key) {
        this(context, room, ref, key, null);
    }

    /**
     * Continues with a request whose {@link #reference} is the offset in the numbering of now, if the offset belongs to the room's
     * stream; else the request is refused with {@code conflict}. The first step of a request, before anybody decides about it: a new
     * epoch may begin while the host decides, and then the offset names another message, whether the client named an epoch or not.
     * The broker checks the reference again, in the step of the publication.
     *
     * @param epoch  the epoch that the client named; null for the present one
     * @param offset the highest offset of the request
     */
    public CompletionStage<?> ofEpoch(
            @Nullable String epoch, long offset, Function<DurableRequest, @Nullable CompletionStage<?>> next) {
        return Stages.guarded(() -> context.services().broker().head(room))
                .handle((head, failure) -> context.runner().proceed(null, ref, () -> {
                    if (failure != null) {
                        context.refuseFailure(ref, failure);
                        return null;
                    }
                    if (epoch != null && !head.knows(epoch, offset)) {
                        return refuse(ErrorCode.CONFLICT, "the epoch is not the present one");
                    }
                    StreamPosition position = new StreamPosition(head.epoch(), offset);
                    return asMember(() -> next.apply(new DurableRequest(context, room, ref, key, position)));
                }))
                .thenCompose(done -> done);
    }

    /** Continues if what was read since {@link #ofEpoch} is of the reference; else the request is refused with {@code conflict}. */
    public CompletionStage<?> ifStillOfEpoch(CommandQueue.Step next) {
        StreamPosition position = Objects.requireNonNull(reference, "reference");
        return ofEpoch(position.epoch(), position.offset(), same -> next.run());
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
     * @throws ProtocolException if the client is no longer a member
     */
    public Origin origin(boolean everyoneRefused) {
        var unused = context.memberships().require(room);
        long number = context.acks().add(ref, everyoneRefused);
        return new Origin(context.session().id(), number, key == null ? null : context.storedKey(key), reference);
    }

    /** Publishes by {@code publication}, and answers. The stage ends with the answer, and never fails. */
    public CompletionStage<?> publish(Origin origin, Supplier<CompletionStage<PublishResult>> publication) {
        return answer(origin, context.runner().track(room, publication));
    }

    /** Answers with the result of a publication. The stage ends with the answer, and never fails. */
    public CompletionStage<?> answer(Origin origin, CompletionStage<PublishResult> publication) {
        return publication
                .handle((result, failure) -> {
                    if (failure == null && result.outcome() == Outcome.SAME && key != null) {
                        return acknowledgeUnlessDone(origin, result);
                    }
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

    /**
     * Acknowledges a request whose effect is there already: with its first ack, if the request itself had the effect, else with the
     * last change.
     */
    private CompletionStage<?> acknowledgeUnlessDone(Origin origin, PublishResult result) {
        Acknowledged ack = ack(origin, result);
        return context.unlessDone(room, ref, key, () -> {
            if (ack != null) {
                context.acknowledge(() -> ack);
            }
            return null;
        });
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
