package io.chathub.core.internal;

import io.chathub.core.Publication;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.hook.MessageDraft;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.RoomNames;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.command.Join;
import io.chathub.protocol.command.Leave;
import io.chathub.protocol.command.ListMembers;
import io.chathub.protocol.command.Ping;
import io.chathub.protocol.command.PostMessage;
import io.chathub.protocol.command.Refresh;
import io.chathub.protocol.command.SetTyping;
import io.chathub.protocol.event.Connected;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A v1 client: in the lobby from its handshake on, and told of nothing but what happens there. What is refused is
 * counted; v1 knows no errors.
 */
final class V1Conversation implements Conversation, ClientCommand.Visitor {

    private final ClientSession session;
    private final SessionContext context;
    private final Requests requests;
    private final HubRoom lobby;
    private final Subscription subscription;
    private boolean subscribed;
    private int cost;

    V1Conversation(ClientSession session, SessionContext context) {
        this.session = session;
        this.context = context;
        requests = new Requests(session, context);
        lobby = context.rooms().lobby();
        subscription = Subscription.live(session, RoomNames.LOBBY);
    }

    @Override
    public void open() {
        subscribed = true;
        lobby.subscribe(
                subscription,
                session.output().reply(Connected.builder(session.id()).build()));
    }

    @Override
    public void handle(ClientCommand command, int messages) {
        cost = messages;
        command.accept(this);
    }

    @Override
    public void refused(@Nullable String ref, ErrorCode code, String message, @Nullable Duration retryAfter) {}

    @Override
    public void acknowledge(Publication publication) {
        throw new IllegalStateException("v1 asks for no acknowledgement");
    }

    @Override
    public void goAway(Duration after) {}

    @Override
    public void mute() {
        if (subscribed) {
            subscribed = false;
            lobby.unsubscribe(subscription, null);
        }
    }

    @Override
    public void leave() {
        mute();
        String name = session.username();
        if (name != null) {
            lobby.removeMember(session);
            requests.publish(
                    UserLeft.builder(RoomNames.LOBBY, name).id(session.id()).build());
        }
    }

    @Override
    public void join(Join command) {
        if (mayPublish(InputKind.JOIN, 1)) {
            // Behind a message that waits for the host: else that would be said under the new name.
            requests.submit(null, () -> {
                takeName(command.username());
                return null;
            });
        }
    }

    @Override
    public void postMessage(PostMessage command) {
        if (mayPublish(InputKind.MESSAGE, cost)) {
            requests.submit(null, () -> review(command));
        }
    }

    private @Nullable CompletionStage<?> review(PostMessage command) {
        if (!joinedBy(command.username()) || isMuted()) {
            return null;
        }
        MessageDraft draft = new MessageDraft(session, RoomNames.LOBBY, command.text(), command.price());
        return context.hooks()
                .review(draft)
                .handle((decision, failure) -> requests.decided(failure, null, () -> {
                    post(draft, decision);
                    return null;
                }));
    }

    private void post(MessageDraft draft, MessageDecision decision) {
        String name = session.username();
        if (decision.refusal() != null) {
            requests.refuse(null, ErrorCode.FORBIDDEN, decision.refusal());
        } else if (name != null) {
            requests.publish(MessagePosted.builder(
                            RoomNames.LOBBY,
                            name,
                            decision.textOf(draft),
                            context.time().now())
                    .id(session.id())
                    .price(decision.priceOf(draft))
                    .build());
        }
    }

    @Override
    public void setTyping(SetTyping command) {
        // Over the rate or under overload a notice is left out without a word: existing clients send one per key press.
        if (session.budget().take(InputKind.TYPING, context.time().nanoTime()) > 0) {
            session.leaveOut();
        } else if (!context.lanes().areOverloaded()) {
            requests.submit(null, () -> {
                String name = joinedBy(command.username()) && !isMuted() ? session.username() : null;
                if (name != null) {
                    requests.publish(TypingChanged.builder(RoomNames.LOBBY, name, command.isTyping())
                            .id(session.id())
                            .build());
                }
                return null;
            });
        }
    }

    @Override
    public void leave(Leave command) {
        throw unknown();
    }

    @Override
    public void fetchHistory(FetchHistory command) {
        throw unknown();
    }

    @Override
    public void listMembers(ListMembers command) {
        throw unknown();
    }

    @Override
    public void ping(Ping command) {
        throw unknown();
    }

    @Override
    public void refresh(Refresh command) {
        throw unknown();
    }

    /** The codec of v1 does not read such a command. */
    private static ProtocolException unknown() {
        return new ProtocolException(ErrorCode.UNKNOWN_TYPE, "v1 has no such command");
    }

    private boolean isMuted() {
        boolean muted = context.moderator().isMuted(session);
        if (muted) {
            requests.refuse(null, ErrorCode.FORBIDDEN, "muted");
        }
        return muted;
    }

    /** Whether the client has a name. One that has none yet joins by the name it claims; without a claim it is refused. */
    private boolean joinedBy(String claimed) {
        if (session.username() != null) {
            return true;
        }
        if (claimed.isEmpty()) {
            requests.refuse(null, ErrorCode.NOT_JOINED, "join first");
            return false;
        }
        takeName(claimed);
        return true;
    }

    /** Takes a name, or another one, and tells the others. A name that the host gave stays. */
    private void takeName(String claimed) {
        session.takeName(claimed, false);
        lobby.addMember(session);
        requests.publish(UserJoined.builder(RoomNames.LOBBY, String.valueOf(session.username()), session.id())
                .build());
    }

    private boolean mayPublish(InputKind kind, int count) {
        if (session.budget().take(kind, context.time().nanoTime(), count) > 0) {
            requests.refuse(null, ErrorCode.RATE_LIMITED, "too many messages");
            return false;
        }
        if (context.lanes().areOverloaded()) {
            requests.refuse(null, ErrorCode.UNAVAILABLE, "the server is busy");
            return false;
        }
        return true;
    }

    @Override
    public void reauthorize() {
        // v1 clients are in the lobby without being asked about
    }

    @Override
    public boolean evict(String room) {
        return false; // v1 has no rooms to be out of
    }
}
