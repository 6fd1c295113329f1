package io.chathub.core.internal.command.request;

import io.chathub.core.internal.common.RetryTimes;
import io.chathub.core.internal.common.Stages;
import io.chathub.core.internal.message.Actor;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.internal.session.HubServices;
import io.chathub.core.spi.broker.PublishOutcomeUnknownException;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.reply.Refused;
import io.chathub.protocol.state.Role;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of a v2 session that request handlers use. One object a session.
 *
 * @param session     the session
 * @param services    the parts of the hub
 * @param runner      refuses, continues and publishes
 * @param memberships the rooms of the session
 * @param acks        the requests whose sender waits for an ack
 * @param arrival     the number of the request in the order of arrival, for requests whose policy asks for it; else 0
 */
public record RequestContext(
        ClientSession session,
        HubServices services,
        CommandRunner runner,
        RoomMemberships memberships,
        PendingAcks acks,
        long arrival) {

    /** The part for requests without a number. */
    public RequestContext(
            ClientSession session,
            HubServices services,
            CommandRunner runner,
            RoomMemberships memberships,
            PendingAcks acks) {
        this(session, services, runner, memberships, acks, 0);
    }

    /** The part for a request with this number. */
    public RequestContext withArrival(long number) {
        return new RequestContext(session, services, runner, memberships, acks, number);
    }

    /**
     * Refuses a request because of the state: a sanction, a hook, a rule. A request with a key that was carried out before
     * is acknowledged instead: later decisions do not concern it.
     *
     * @param key the client's key; null without one
     */
    public CompletionStage<?> refuseUnlessDone(
            String room, @Nullable String ref, @Nullable String key, ErrorCode code, String message) {
        return unlessDone(room, ref, key, () -> {
            runner.refuse(ref, code, message);
            return null;
        });
    }

    /** As {@link #refuseUnlessDone}, for a refusal by {@code refusal}, which may throw. */
    public CompletionStage<?> unlessDone(
            String room, @Nullable String ref, @Nullable String key, CommandQueue.Step refusal) {
        if (key == null) {
            return runner.proceed(null, ref, refusal);
        }
        return Stages.guarded(() -> services.broker().placeOf(room, storedKey(key)))
                .handle((place, failure) -> runner.proceed(null, ref, () -> {
                    if (failure != null) {
                        refuseFailure(ref, failure);
                    } else if (place == null) {
                        return refusal.run();
                    } else if (ref != null) {
                        acknowledge(() -> Acknowledged.builder(room)
                                .ref(ref)
                                .place(place)
                                .duplicate(true)
                                .build());
                    }
                    return null;
                }))
                .thenCompose(done -> done);
    }

    /** Refuses a request whose publication the broker did not carry out. */
    public void refuseOutcome(@Nullable String ref, PublishResult.Outcome outcome) {
        switch (outcome) {
            case NOT_FOUND -> runner.refuse(ref, ErrorCode.NOT_FOUND, "no such message is held");
            case CONFLICT -> runner.refuse(ref, ErrorCode.CONFLICT, "changed meanwhile");
            case OTHER_EPOCH -> runner.refuse(ref, ErrorCode.CONFLICT, "the epoch is not the present one");
            case LIMIT -> runner.refuse(ref, ErrorCode.LIMIT, "as many as allowed");
            case DONE, SAME -> throw new IllegalArgumentException("outcome: " + outcome + " (expected: a refusal)");
        }
    }

    /** The reactor of this client's reactions, who has to be a member of {@code room}. */
    public String reactor(String room) {
        return new Actor(session.id(), memberships.nameIn(room), session.publicId(), Role.MEMBER).reactor();
    }

    /** The form in which the broker keeps a client's key: no other user has it. */
    public String storedKey(String key) {
        return session.owner().keyPrefix() + key;
    }

    /** Refuses a request that the broker failed. A client that has a key may ask again for an unknown outcome. */
    public void refuseFailure(@Nullable String ref, Throwable failure) {
        if (Stages.cause(failure) instanceof PublishOutcomeUnknownException) {
            services.observers().refused(ErrorCode.UNAVAILABLE);
            session.send(Refused.builder(ErrorCode.UNAVAILABLE, "perhaps done: ask again with the same key")
                    .ref(ref)
                    .retryAfter(RetryTimes.UNAVAILABLE)
                    .unknown(true)
                    .build());
        } else {
            runner.refuseFailure(ref, failure);
        }
    }

    /**
     * Sends an ack, unless the hub has made its last delivery. An ack before that is in time: the clients of a hub that
     * stops receive what was acknowledged before they are disconnected.
     */
    public void acknowledge(Supplier<@Nullable Acknowledged> ack) {
        if (services.handover().enter()) {
            try {
                Acknowledged event = ack.get();
                if (event != null) {
                    session.send(event);
                }
            } finally {
                services.handover().exit();
            }
        }
    }
}
