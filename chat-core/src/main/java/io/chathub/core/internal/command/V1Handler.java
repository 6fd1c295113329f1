package io.chathub.core.internal.command;

import io.chathub.core.Publication;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.hook.MessageDraft;
import io.chathub.core.internal.command.request.CommandQueue;
import io.chathub.core.internal.command.request.CommandRunner;
import io.chathub.core.internal.common.Stages;
import io.chathub.core.internal.delivery.Subscription;
import io.chathub.core.internal.limit.InboundBudget;
import io.chathub.core.internal.limit.RateClass;
import io.chathub.core.internal.room.LiveRoom;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.internal.session.HubServices;
import io.chathub.core.internal.session.SessionHandler;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.RoomNames;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.Join;
import io.chathub.protocol.command.PostMessage;
import io.chathub.protocol.command.SetTyping;
import io.chathub.protocol.event.Connected;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The handler of a v1 session: subscribed to the lobby from its handshake on, and to nothing else. v1 has three
 * commands and will have no further ones. v1 has no error message, so a refusal is only counted.
 */
final class V1Handler implements SessionHandler {

    private final ClientSession session;
    private final HubServices services;
    private final CommandRunner runner;
    private final LiveRoom lobby;
    private final Subscription subscription;
    private boolean subscribed;
    /** Whether the other nodes show the client, now or soon. */
    private boolean entered;
    /** The name in the last join that was published; null before the first. */
    private @Nullable String announced;

    V1Handler(ClientSession session, HubServices services) {
        this.session = session;
        this.services = services;
        runner = new CommandRunner(session, services);
        lobby = services.rooms().lobby();
        subscription = Subscription.live(session.output(), RoomNames.LOBBY);
    }

    @Override
    public void open() {
        subscribed = true;
        lobby.fanout().subscribe(subscription, Connected.builder(session.id()).build());
    }

    @Override
    public void handle(ClientCommand command, int length) {
        if (command instanceof PostMessage message) {
            postMessage(message, length);
        } else if (command instanceof SetTyping typing) {
            setTyping(typing, length);
        } else if (command instanceof Join join) {
            join(join, length);
        } else {
            throw new ProtocolException(ErrorCode.UNKNOWN_TYPE, "v1 has no such command"); // its codec reads none
        }
    }

    private void join(Join command, int length) {
        if (isTaken(RateClass.JOIN, 1)) {
            // Queued behind a message that waits for the host, which would otherwise carry the new name.
            runner.submit(null, length, () -> takeName(command.username(), () -> null));
        }
    }

    private void postMessage(PostMessage command, int length) {
        if (isTaken(RateClass.MESSAGE, InboundBudget.cost(length))) {
            runner.submit(null, length, () -> review(command));
        }
    }

    private @Nullable CompletionStage<?> review(PostMessage command) {
        if (session.username() == null) {
            return takeClaimedName(command.username(), () -> review(command));
        }
        if (isMuted()) {
            return null;
        }
        MessageDraft draft = new MessageDraft(session, RoomNames.LOBBY, command.text(), command.price());
        return services.hooks()
                .review(draft)
                .handle((decision, failure) -> runner.proceed(failure, null, () -> post(draft, decision)))
                .thenCompose(done -> done);
    }

    private @Nullable CompletionStage<?> post(MessageDraft draft, MessageDecision decision) {
        String name = session.username();
        if (decision.refusal() != null) {
            runner.refuse(null, ErrorCode.FORBIDDEN, decision.refusal());
        } else if (name != null) {
            return publish(MessagePosted.builder(
                            RoomNames.LOBBY,
                            name,
                            decision.textOf(draft),
                            services.time().timestamp())
                    .id(session.id())
                    .user(session.publicId())
                    .price(decision.priceOf(draft))
                    .build());
        }
        return null;
    }

    private @Nullable CompletionStage<?> publish(RoomEvent event) {
        return whenOpen(() -> {
            runner.publish(event);
            return null;
        });
    }

    /** Continues a request once this node receives the lobby's events, of which a member could miss one before that. */
    private @Nullable CompletionStage<?> whenOpen(CommandQueue.Step next) {
        CompletionStage<Void> opened = lobby.open();
        if (opened == Stages.DONE) {
            return next.run(); // the usual case; the caller holds the monitor
        }
        return opened.handle((open, failure) -> runner.proceed(null, null, () -> {
                    if (failure != null) {
                        runner.refuseFailure(null, failure);
                        return null;
                    }
                    return next.run();
                }))
                .thenCompose(done -> done);
    }

    private void setTyping(SetTyping command, int length) {
        // Over the rate or under overload a notice is dropped silently: existing clients send one a key press.
        if (session.budget().take(RateClass.TYPING, services.time().arrival()) > 0) {
            session.dropNotice();
        } else if (!services.lanes().areOverloaded()) {
            runner.submit(null, length, () -> notifyTyping(command));
        }
    }

    private @Nullable CompletionStage<?> notifyTyping(SetTyping command) {
        String name = session.username();
        if (name == null) {
            return takeClaimedName(command.username(), () -> notifyTyping(command));
        }
        return isMuted()
                ? null
                : publish(TypingChanged.builder(RoomNames.LOBBY, name, command.isTyping())
                        .id(session.id())
                        .build());
    }

    /** Charges a rate; false if the command is refused. */
    private boolean isTaken(RateClass rate, int count) {
        if (session.budget().take(rate, services.time().arrival(), count) > 0) {
            runner.refuse(null, ErrorCode.RATE_LIMITED, "too many messages");
            return false;
        }
        if (services.lanes().areOverloaded()) {
            runner.refuse(null, ErrorCode.UNAVAILABLE, "server overloaded");
            return false;
        }
        return true;
    }

    private boolean isMuted() {
        boolean muted = services.sanctions().isMuted(session);
        if (muted) {
            runner.refuse(null, ErrorCode.FORBIDDEN, "muted");
        }
        return muted;
    }

    /** Joins a client without a name by the name that its command claims; without a claim the command is refused. */
    private @Nullable CompletionStage<?> takeClaimedName(String claimed, CommandQueue.Step next) {
        if (claimed.isEmpty()) {
            runner.refuse(null, ErrorCode.NOT_JOINED, "join first");
            return null;
        }
        return takeName(claimed, next);
    }

    /** Sets or changes the name, and notifies the other members, before {@code next}. A name from the host is kept. */
    private @Nullable CompletionStage<?> takeName(String claimed, CommandQueue.Step next) {
        return runner.after(session.owner().claimName(claimed, false), null, name -> {
            session.owner().take(name);
            return whenOpen(() -> {
                entered = true;
                return runner.after(lobby.enter(session, name), null, shown -> {
                    announced = name;
                    lobby.addMember(session);
                    runner.publish(UserJoined.builder(RoomNames.LOBBY, name, session.id())
                            .build());
                    return next.run();
                });
            });
        });
    }

    @Override
    public void refused(@Nullable String ref, ErrorCode code, String message, @Nullable Duration retryAfter) {}

    @Override
    public void acknowledge(Publication publication) {
        throw new IllegalStateException("v1 requests no acknowledgement");
    }

    @Override
    public boolean isSettled() {
        return runner.isSettled();
    }

    @Override
    public @Nullable ServerEvent farewell(Duration reconnectAfter) {
        return null;
    }

    @Override
    public void end() {
        runner.discard();
        if (subscribed) {
            subscribed = false;
            lobby.fanout().unsubscribe(subscription, null);
        }
        lobby.removeMember(session);
        if (entered) {
            CompletionStage<Void> gone = lobby.leave(session);
            String name = announced;
            if (name != null) {
                runner.finish(
                        gone,
                        () -> runner.publish(UserLeft.builder(RoomNames.LOBBY, name)
                                .id(session.id())
                                .build()));
            }
        }
    }

    @Override
    public void reauthorize() {} // the host is not asked about v1 clients in the lobby

    @Override
    public boolean evict(String room) {
        return false; // a v1 client is always in the lobby
    }
}
