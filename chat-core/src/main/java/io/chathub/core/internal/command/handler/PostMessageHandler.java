package io.chathub.core.internal.command.handler;

import io.chathub.core.hook.MessageDecision;
import io.chathub.core.hook.MessageDraft;
import io.chathub.core.internal.command.request.DurableRequest;
import io.chathub.core.internal.command.request.RequestContext;
import io.chathub.core.internal.command.request.RequestHandler;
import io.chathub.core.internal.command.request.RequestPolicy;
import io.chathub.core.internal.limit.RateClass;
import io.chathub.core.internal.message.Origin;
import io.chathub.core.options.MessageOptions;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.command.PostMessage;
import io.chathub.protocol.event.MessagePosted;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code message}: the host decides, then the broker gives the message its offset. */
public final class PostMessageHandler implements RequestHandler<PostMessage> {

    @Override
    public RequestPolicy<PostMessage> policy() {
        return RequestPolicy.<PostMessage>of(RateClass.MESSAGE, "messages")
                .refusedUnderOverload()
                .forMembersOf(PostMessage::room)
                .refusedWhileMuted()
                .withKey(PostMessageHandler::key)
                .costing(command -> command.mentions().size());
    }

    @Override
    public CompletionStage<?> handle(PostMessage command, RequestContext context) {
        DurableRequest request = new DurableRequest(context, command.room(), command.ref(), key(command));
        long reference = highestReference(command);
        if (reference == 0) {
            return review(command, request);
        }
        if (!context.services().options().messages().replies()) {
            return request.refuse(ErrorCode.FORBIDDEN, "replies are switched off");
        }
        return request.ofEpoch(command.epoch(), reference, pinned -> review(command, pinned));
    }

    /** The key of a message: a client may use the same key for a request of another type. */
    private static @Nullable String key(PostMessage command) {
        return DurableRequest.keyOf("message", command.key());
    }

    /** The highest offset that the message names; 0 for none. */
    private static long highestReference(PostMessage command) {
        Long replyTo = command.replyTo();
        Long thread = command.thread();
        return Math.max(replyTo == null ? 0 : replyTo, thread == null ? 0 : thread);
    }

    private static CompletionStage<?> review(PostMessage command, DurableRequest request) {
        RequestContext context = request.context();
        MessageDraft draft = new MessageDraft(context.session(), command.room(), command.text(), command.price());
        return context.services()
                .hooks()
                .review(draft)
                .handle((decision, failure) -> request.decided(failure, () -> {
                    if (decision.refusal() != null) {
                        return request.refuse(ErrorCode.FORBIDDEN, decision.refusal());
                    }
                    return address(command, draft, decision, request);
                }))
                .thenCompose(done -> done);
    }

    /** Finds the users that the message mentions, and posts the message. */
    private static @Nullable CompletionStage<?> address(
            PostMessage command, MessageDraft draft, MessageDecision decision, DurableRequest request) {
        MessageOptions options = request.context().services().options().messages();
        if (!options.mentions() || (command.mentions().isEmpty() && !command.everyone())) {
            return post(command, draft, decision, Mentions.none(command.everyone()), request);
        }
        return Mentions.of(command.mentions(), command.everyone(), request)
                .handle((mentions, failure) ->
                        request.decided(failure, () -> post(command, draft, decision, mentions, request)))
                .thenCompose(done -> done);
    }

    /** Publishes the message; the next request does not wait for the broker. */
    private static @Nullable CompletionStage<?> post(
            PostMessage command,
            MessageDraft draft,
            MessageDecision decision,
            Mentions mentions,
            DurableRequest request) {
        RequestContext context = request.context();
        String room = command.room();
        MessagePosted message = MessagePosted.builder(
                        room,
                        context.memberships().nameIn(room),
                        decision.textOf(draft),
                        context.services().time().timestamp())
                .id(context.session().id())
                .user(context.session().publicId())
                .price(decision.priceOf(draft))
                .replyTo(command.replyTo())
                .thread(command.thread())
                .mentions(mentions.users())
                .everyone(mentions.everyone())
                .build();
        Origin origin = request.origin(mentions.everyoneRefused());
        var unused = request.answer(origin, context.runner().publish(message, origin));
        return null;
    }
}
