package io.chathub.core.internal.command.handler;

import io.chathub.core.hook.MessageDraft;
import io.chathub.core.hook.RoomAction;
import io.chathub.core.internal.command.request.DurableRequest;
import io.chathub.core.internal.command.request.RequestContext;
import io.chathub.core.internal.command.request.RequestHandler;
import io.chathub.core.internal.command.request.RequestPolicy;
import io.chathub.core.internal.hook.Hooks;
import io.chathub.core.internal.limit.RateClass;
import io.chathub.core.internal.message.Actor;
import io.chathub.core.internal.message.Edit;
import io.chathub.core.internal.message.Origin;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.Feature;
import io.chathub.protocol.JsonNumber;
import io.chathub.protocol.command.EditMessage;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code edit}: the host decides about the new text, then the rule about the message as it is. */
public final class EditMessageHandler implements RequestHandler<EditMessage> {

    @Override
    public RequestPolicy<EditMessage> policy() {
        return RequestPolicy.<EditMessage>of(RateClass.MESSAGE, "messages")
                .partOf(Feature.EDIT)
                .refusedUnderOverload()
                .forMembersOf(EditMessage::room)
                .refusedWhileMuted()
                .withKey(EditMessageHandler::key)
                .costing(command -> command.mentions().size());
    }

    private static @Nullable String key(EditMessage command) {
        return DurableRequest.keyOf("edit", command.key());
    }

    @Override
    public CompletionStage<?> handle(EditMessage command, RequestContext context) {
        DurableRequest request = new DurableRequest(context, command.room(), command.ref(), key(command));
        return request.ofEpoch(
                command.epoch(),
                command.target(),
                pinned -> pinned.ifAllowed(
                        context.services().hooks().may(context.session(), command.room(), RoomAction.EDIT_OWN),
                        "you may not edit here",
                        () -> review(command, pinned)));
    }

    private static CompletionStage<?> review(EditMessage command, DurableRequest request) {
        RequestContext context = request.context();
        Hooks hooks = context.services().hooks();
        MessageDraft draft = new MessageDraft(
                context.session(),
                command.room(),
                command.text(),
                command.price(),
                MessageDraft.Kind.EDIT,
                command.target());
        return hooks.review(draft)
                .handle((decision, failure) -> request.decided(
                        failure,
                        () -> decision.refusal() != null
                                ? request.refuse(ErrorCode.FORBIDDEN, decision.refusal())
                                : address(command, decision.textOf(draft), decision.priceOf(draft), request)))
                .thenCompose(done -> done);
    }

    private static CompletionStage<?> address(
            EditMessage command, String text, @Nullable JsonNumber price, DurableRequest request) {
        boolean mayMention = request.context().services().options().messages().mentions();
        CompletionStage<List<String>> mentions =
                mayMention ? Mentions.users(command.mentions(), request) : CompletableFuture.completedFuture(List.of());
        return mentions.handle((users, failure) -> request.decided(failure, () -> {
                    List<String> claimed = mayMention ? command.mentions() : List.of();
                    Edit edit = new Edit(text, price, claimed, Set.copyOf(users), command.rev());
                    return write(command, edit, request.member(), request);
                }))
                .thenCompose(done -> done);
    }

    private static CompletionStage<?> write(EditMessage command, Edit edit, Actor actor, DurableRequest request) {
        Origin origin = request.origin(false);
        return request.publish(
                origin,
                () -> request.context()
                        .services()
                        .messages()
                        .edit(command.room(), command.target(), edit, actor, origin));
    }
}
