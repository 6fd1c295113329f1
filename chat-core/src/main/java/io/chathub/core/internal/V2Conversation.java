package io.chathub.core.internal;

import io.chathub.core.HubOptions;
import io.chathub.core.Publication;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.hook.MessageDraft;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
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
import io.chathub.protocol.event.Terms;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.reply.Place;
import io.chathub.protocol.reply.Pong;
import io.chathub.protocol.reply.ReconnectAdvised;
import io.chathub.protocol.reply.Refused;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A v2 client's requests. Each is checked against the rates when it comes, and then waits for its turn in the
 * {@link CommandPipeline}. Rooms are the business of {@link Memberships}.
 */
final class V2Conversation implements Conversation, ClientCommand.Visitor {

    private final ClientSession session;
    private final SessionContext context;
    private final Requests requests;
    private final Memberships memberships;
    private final TokenAdmission admission;
    private final PendingAcks acks = new PendingAcks();
    private int cost;

    V2Conversation(ClientSession session, SessionContext context) {
        this.session = session;
        this.context = context;
        requests = new Requests(session, context);
        memberships = new Memberships(session, context, requests);
        admission = new TokenAdmission(session, context, requests, memberships);
    }

    @Override
    public void open() {
        HubOptions options = context.options();
        Terms terms = Terms.builder(
                        options.inputLimits().maxMessageBytes(),
                        options.rooms().maxRoomsPerClient(),
                        options.clientPingInterval())
                .expiresIn(session.expiresIn())
                .build();
        session.send(Connected.builder(session.id()).terms(terms).build());
    }

    @Override
    public void handle(ClientCommand command, int messages) {
        cost = messages;
        command.accept(this);
    }

    @Override
    public void refused(@Nullable String ref, ErrorCode code, String message, @Nullable Duration retryAfter) {
        session.send(Refused.builder(code, message)
                .ref(ref)
                .retryAfter(retryAfter == null ? null : wholeMillis(retryAfter))
                .build());
    }

    /** Rounded up: whoever waits that long is within the rate. */
    private static Duration wholeMillis(Duration time) {
        return Duration.ofMillis(
                time.plusNanos(TimeUnit.MILLISECONDS.toNanos(1) - 1).toMillis());
    }

    @Override
    public void goAway(Duration after) {
        session.send(new ReconnectAdvised(after));
    }

    @Override
    public void reauthorize() {
        memberships.reauthorize();
    }

    @Override
    public boolean evict(String room) {
        return memberships.evict(room);
    }

    @Override
    public void mute() {
        memberships.mute();
    }

    @Override
    public void leave() {
        memberships.leaveAll();
    }

    // ------------------------------------------------------------------------------------------------------- rooms

    @Override
    public void join(Join command) {
        if (isWithinRate(InputKind.JOIN, command) && isNotOverloaded(command)) {
            requests.submit(command.ref(), () -> admission.join(command));
        }
    }

    @Override
    public void leave(Leave command) {
        if (isWithinRate(InputKind.REQUEST, command)) {
            requests.submit(command.ref(), () -> {
                memberships.leave(command);
                return null;
            });
        }
    }

    @Override
    public void fetchHistory(FetchHistory command) {
        if (isWithinRate(InputKind.REQUEST, command)) {
            requests.submit(command.ref(), () -> memberships.history(command));
        }
    }

    @Override
    public void listMembers(ListMembers command) {
        if (isWithinRate(InputKind.REQUEST, command)) {
            requests.submit(command.ref(), () -> {
                memberships.list(command);
                return null;
            });
        }
    }

    @Override
    public void ping(Ping command) {
        if (isWithinRate(InputKind.REQUEST, command)) {
            session.send(new Pong(command.ref()));
        }
    }

    @Override
    public void refresh(Refresh command) {
        if (isWithinRate(InputKind.REQUEST, command)) {
            requests.submit(command.ref(), () -> admission.refresh(command));
        }
    }

    // ---------------------------------------------------------------------------------------------------- messages

    @Override
    public void setTyping(SetTyping command) {
        long wait = session.budget().take(InputKind.TYPING, context.time().nanoTime());
        if (wait > 0) {
            if (command.ref() == null) {
                session.leaveOut(); // without a word: nobody waits for it
            } else {
                requests.refuse(
                        command.ref(), ErrorCode.RATE_LIMITED, "too many typing notices", Duration.ofNanos(wait));
            }
            return;
        }
        if (command.ref() == null ? context.lanes().areOverloaded() : !isNotOverloaded(command)) {
            return;
        }
        requests.submit(command.ref(), () -> {
            String name = memberships.nameIn(command.room());
            if (isMuted()) {
                if (command.ref() != null) {
                    throw muted();
                }
                return null;
            }
            requests.publish(TypingChanged.builder(command.room(), name, command.isTyping())
                    .id(session.id())
                    .build());
            if (command.ref() != null) {
                session.send(
                        Acknowledged.builder(command.room()).ref(command.ref()).build());
            }
            return null;
        });
    }

    @Override
    public void postMessage(PostMessage command) {
        long wait = session.budget().take(InputKind.MESSAGE, context.time().nanoTime(), cost);
        if (wait > 0) {
            requests.refuse(command.ref(), ErrorCode.RATE_LIMITED, "too many messages", Duration.ofNanos(wait));
        } else if (isNotOverloaded(command)) {
            requests.submit(command.ref(), () -> review(command));
        }
    }

    private @Nullable CompletionStage<?> review(PostMessage command) {
        memberships.nameIn(command.room());
        if (isMuted()) {
            throw muted();
        }
        MessageDraft draft = new MessageDraft(session, command.room(), command.text(), command.price());
        return context.hooks()
                .review(draft)
                .handle((decision, failure) -> requests.decided(failure, command.ref(), () -> {
                    post(command, draft, decision);
                    return null;
                }));
    }

    private void post(PostMessage command, MessageDraft draft, MessageDecision decision) {
        String ref = command.ref();
        if (decision.refusal() != null) {
            requests.refuse(ref, ErrorCode.FORBIDDEN, decision.refusal());
            return;
        }
        String room = command.room();
        MessagePosted message = MessagePosted.builder(
                        room,
                        memberships.nameIn(room),
                        decision.textOf(draft),
                        context.time().now())
                .id(session.id())
                .price(decision.priceOf(draft))
                .build();
        long request = ref == null ? 0 : acks.add(ref);
        String key = command.key() == null ? null : session.user() + command.key();
        requests.publish(message, request, key).whenComplete((result, failure) -> {
            // Answered already, where the message was delivered before the broker said so.
            String unanswered = request == 0 ? null : acks.take(request);
            if (request > 0 && unanswered == null) {
                return;
            }
            if (failure != null) {
                requests.notTaken(unanswered, failure);
            } else if (unanswered != null) {
                session.send(Acknowledged.builder(room)
                        .ref(unanswered)
                        .place(result.place())
                        .duplicate(result.duplicate())
                        .build());
            }
        });
    }

    @Override
    public void acknowledge(Publication publication) {
        String ref = acks.take(publication.request());
        if (ref != null && publication.event() instanceof MessagePosted message) {
            session.send(Acknowledged.builder(publication.room())
                    .ref(ref)
                    .place(Place.of(publication.epoch(), publication.offset(), message.timestamp()))
                    .build());
        }
    }

    // ------------------------------------------------------------------------------------------------- whether at all

    private boolean isWithinRate(InputKind kind, ClientCommand command) {
        long wait = session.budget().take(kind, context.time().nanoTime());
        if (wait > 0) {
            requests.refuse(command.ref(), ErrorCode.RATE_LIMITED, "too many requests", Duration.ofNanos(wait));
        }
        return wait == 0;
    }

    private boolean isNotOverloaded(ClientCommand command) {
        boolean overloaded = context.lanes().areOverloaded();
        if (overloaded) {
            requests.refuse(command.ref(), ErrorCode.UNAVAILABLE, "the server is busy");
        }
        return !overloaded;
    }

    private boolean isMuted() {
        return context.moderator().isMuted(session);
    }

    private static ProtocolException muted() {
        return new ProtocolException(ErrorCode.FORBIDDEN, "you are muted for a while");
    }
}
