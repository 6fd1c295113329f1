package io.chathub.core.internal.command;

import io.chathub.core.HubOptions;
import io.chathub.core.Publication;
import io.chathub.core.internal.command.request.CommandRunner;
import io.chathub.core.internal.command.request.PendingAcks;
import io.chathub.core.internal.command.request.RequestContext;
import io.chathub.core.internal.command.request.RequestHandler;
import io.chathub.core.internal.command.request.RequestPolicy;
import io.chathub.core.internal.command.request.RoomMemberships;
import io.chathub.core.internal.common.RetryTimes;
import io.chathub.core.internal.limit.InboundBudget;
import io.chathub.core.internal.limit.RateClass;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.internal.session.HubServices;
import io.chathub.core.internal.session.SessionHandler;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.Feature;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.RoomNames;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.event.Connected;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.Terms;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.reply.Place;
import io.chathub.protocol.reply.ReconnectAdvised;
import io.chathub.protocol.reply.Refused;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The handler of a v2 session: enforces the {@link RequestPolicy} of each request, in arrival order, and runs its
 * {@link RequestHandler}.
 */
public final class V2Handler implements SessionHandler {

    private final RequestContext context;

    V2Handler(ClientSession session, HubServices services) {
        CommandRunner runner = new CommandRunner(session, services);
        context = new RequestContext(
                session, services, runner, new RoomMemberships(session, services, runner), new PendingAcks());
    }

    @Override
    public void open() {
        HubOptions options = context.services().options();
        ClientSession session = context.session();
        Terms terms = Terms.builder(
                        options.input().maxMessageBytes(),
                        options.rooms().maxRoomsPerClient(),
                        options.connection().clientPingInterval())
                .features(Features.of(options))
                .user(session.publicId())
                .expiresIn(session.owner().expiresIn())
                .build();
        session.send(Connected.builder(session.id()).terms(terms).build());
    }

    @Override
    public void handle(ClientCommand command, int length) {
        RequestTable.Row<ClientCommand> row = RequestTable.row(command);
        if (row == null) {
            throw new ProtocolException(ErrorCode.UNKNOWN_TYPE, "no such request");
        }
        RequestPolicy<ClientCommand> policy = row.policy();
        if (!isWithinRate(policy, command, length)
                || isRefusedForOverload(policy, command)
                || isSwitchedOff(policy, command)) {
            return;
        }
        if (policy.isNumbered()) {
            RequestContext numbered =
                    context.withArrival(context.services().reactions().arrival());
            context.runner().submit(command.ref(), length, () -> run(row, command, numbered));
        } else if (policy.queued()) {
            context.runner().submit(command.ref(), length, () -> run(row, command, context));
        } else {
            row.handler().handle(command, context);
        }
    }

    private boolean isWithinRate(RequestPolicy<ClientCommand> policy, ClientCommand command, int length) {
        ClientSession session = context.session();
        int count = (policy.rate() == RateClass.MESSAGE ? InboundBudget.cost(length) : 1) + policy.extraCost(command);
        long wait =
                session.budget().take(policy.rate(), context.services().time().arrival(), count);
        if (wait == 0) {
            return true;
        }
        if (isDropped(policy, command)) {
            session.dropNotice();
        } else {
            Duration retryAfter = Duration.ofNanos(wait);
            session.refuseOverRate(command.ref(), policy.rate(), "too many " + policy.excess(), retryAfter);
        }
        return false;
    }

    private boolean isRefusedForOverload(RequestPolicy<ClientCommand> policy, ClientCommand command) {
        if (!policy.refusedOverload() || !context.services().lanes().areOverloaded()) {
            return false;
        }
        if (!isDropped(policy, command)) {
            context.runner().refuse(command.ref(), ErrorCode.UNAVAILABLE, "server overloaded");
        }
        return true;
    }

    private boolean isSwitchedOff(RequestPolicy<ClientCommand> policy, ClientCommand command) {
        Feature feature = policy.feature();
        if (feature == null || Features.of(context.services().options()).contains(feature)) {
            return false;
        }
        context.runner().refuse(command.ref(), ErrorCode.FORBIDDEN, feature.wireName() + " is switched off here");
        return true;
    }

    /** Checks a request in its turn, since the result may depend on the requests before it, and runs it. */
    private @Nullable CompletionStage<?> run(
            RequestTable.Row<ClientCommand> row, ClientCommand command, RequestContext own) {
        RequestPolicy<ClientCommand> policy = row.policy();
        Function<ClientCommand, String> room = policy.room();
        String name = room == null ? "" : room.apply(command);
        if (room != null && !context.memberships().isIn(name)) {
            return refuseOutsider(name, policy, command);
        }
        if (!policy.refusedMuted() || !context.services().sanctions().isMuted(context.session())) {
            return row.handler().handle(command, own);
        }
        if (isDropped(policy, command)) {
            return null;
        }
        return context.refuseUnlessDone(
                name, command.ref(), keyOf(policy, command), ErrorCode.FORBIDDEN, "you are muted for a while");
    }

    /** Refuses the request of a client that is not in the room; what was carried out while it was there is acknowledged. */
    private CompletionStage<?> refuseOutsider(String room, RequestPolicy<ClientCommand> policy, ClientCommand command) {
        boolean hasName = context.session().username() != null; // no key belongs to a client without a name
        String key = hasName && RoomNames.isValid(room) ? keyOf(policy, command) : null;
        return context.unlessDone(room, command.ref(), key, () -> {
            var unused = context.memberships().require(room);
            return null;
        });
    }

    private static @Nullable String keyOf(RequestPolicy<ClientCommand> policy, ClientCommand command) {
        Function<ClientCommand, @Nullable String> key = policy.key();
        return key == null ? null : key.apply(command);
    }

    private static boolean isDropped(RequestPolicy<ClientCommand> policy, ClientCommand command) {
        return policy.optional() && command.ref() == null;
    }

    @Override
    public void refused(@Nullable String ref, ErrorCode code, String message, @Nullable Duration retryAfter) {
        Duration wait = retryAfter == null && code == ErrorCode.UNAVAILABLE ? RetryTimes.UNAVAILABLE : retryAfter;
        context.session()
                .send(Refused.builder(code, message)
                        .ref(ref)
                        .retryAfter(wait == null ? null : wholeMillis(wait))
                        .build());
    }

    /** The time, rounded up to milliseconds, so that a client that waits that long is within its rate. */
    private static Duration wholeMillis(Duration time) {
        return Duration.ofMillis(
                time.plusNanos(TimeUnit.MILLISECONDS.toNanos(1) - 1).toMillis());
    }

    @Override
    public void acknowledge(Publication publication) {
        PendingAcks.Pending pending = context.acks().take(publication.request());
        if (pending != null && publication.event() instanceof DurableEvent event) {
            Place place = Place.of(publication.epoch(), publication.offset(), event.timestamp());
            context.session()
                    .send(Acknowledged.builder(publication.room())
                            .ref(pending.ref())
                            .place(place)
                            .everyoneRefused(pending.everyoneRefused())
                            .build());
        }
    }

    @Override
    public boolean isSettled() {
        return context.runner().isSettled() && context.acks().isEmpty();
    }

    @Override
    public ServerEvent farewell(Duration reconnectAfter) {
        return new ReconnectAdvised(reconnectAfter);
    }

    @Override
    public void end() {
        context.runner().discard();
        context.memberships().leaveAll();
    }

    @Override
    public void reauthorize() {
        context.memberships().reauthorize();
    }

    @Override
    public boolean evict(String room) {
        return context.memberships().evict(room);
    }
}
