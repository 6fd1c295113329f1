package io.chathub.core.internal.command.handler;

import io.chathub.core.hook.Identity;
import io.chathub.core.hook.RoomAction;
import io.chathub.core.internal.command.request.DurableRequest;
import io.chathub.core.internal.command.request.RequestContext;
import io.chathub.core.internal.command.request.RequestHandler;
import io.chathub.core.internal.command.request.RequestPolicy;
import io.chathub.core.internal.common.Stages;
import io.chathub.core.internal.limit.RateClass;
import io.chathub.core.internal.message.Actor;
import io.chathub.core.internal.message.Origin;
import io.chathub.core.internal.session.HubServices;
import io.chathub.core.moderation.Subject;
import io.chathub.core.options.MessageOptions;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.Feature;
import io.chathub.protocol.command.DeleteMessage;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code delete}: for the author, who may be muted, and for moderators, who are named in the audit log. */
public final class DeleteMessageHandler implements RequestHandler<DeleteMessage> {

    @Override
    public RequestPolicy<DeleteMessage> policy() {
        return RequestPolicy.<DeleteMessage>of(RateClass.MESSAGE, "messages")
                .partOf(Feature.DELETE)
                .refusedUnderOverload()
                .forMembersOf(DeleteMessage::room)
                .withKey(DeleteMessageHandler::key);
    }

    private static @Nullable String key(DeleteMessage command) {
        return DurableRequest.keyOf("delete", command.key());
    }

    @Override
    public CompletionStage<?> handle(DeleteMessage command, RequestContext context) {
        DurableRequest request = new DurableRequest(context, command.room(), command.ref(), key(command));
        return request.ofEpoch(
                command.epoch(),
                command.target(),
                pinned -> withMessage(
                        command, pinned, message -> pinned.ifStillOfEpoch(() -> decide(command, message, pinned))));
    }

    private static @Nullable CompletionStage<?> decide(
            DeleteMessage command, @Nullable MessagePosted message, DurableRequest request) {
        if (message == null) {
            return request.refuse(ErrorCode.NOT_FOUND, "no such message is held");
        }
        Actor member = request.member();
        return member.isAuthorOf(message) && !isLimited(request.context())
                ? decide(command, message, member, request)
                : request.asActor(actor -> decide(command, message, actor, request));
    }

    /** Whether the author may delete for a time only. Then the role matters for own messages too. */
    private static boolean isLimited(RequestContext context) {
        return !context.services().options().messages().deleteWindow().equals(MessageOptions.NO_LIMIT);
    }

    /** Reads the author of the message, who never changes. */
    private static CompletionStage<?> withMessage(DeleteMessage command, DurableRequest request, Next next) {
        HubServices services = request.context().services();
        return Stages.guarded(() -> services.broker().entry(command.room(), DurableEvent.messageKey(command.target())))
                .handle((entry, failure) -> request.context().runner().proceed(null, command.ref(), () -> {
                    if (failure != null) {
                        request.context().refuseFailure(command.ref(), failure);
                        return null;
                    }
                    return next.run(message(entry));
                }))
                .thenCompose(done -> done);
    }

    /** Continues with a message. */
    private interface Next {
        @Nullable CompletionStage<?> run(@Nullable MessagePosted message);
    }

    private static @Nullable MessagePosted message(@Nullable Entry entry) {
        return entry != null && entry.state() instanceof MessagePosted message ? message : null;
    }

    private static CompletionStage<?> decide(
            DeleteMessage command, MessagePosted message, Actor actor, DurableRequest request) {
        RequestContext context = request.context();
        HubServices services = context.services();
        boolean own = actor.isAuthorOf(message);
        if (!own && services.sanctions().isMuted(context.session())) {
            return request.refuse(ErrorCode.FORBIDDEN, "you are muted for a while");
        }
        if (!own && !actor.moderates()) {
            return request.refuse(ErrorCode.FORBIDDEN, "only the author and moderators delete a message");
        }
        RoomAction action = own ? RoomAction.DELETE_OWN : RoomAction.DELETE_OTHERS;
        return request.ifAllowed(
                services.hooks().may(context.session(), command.room(), action),
                "you may not delete this",
                () -> write(command, own, actor, request));
    }

    private static CompletionStage<?> write(DeleteMessage command, boolean own, Actor actor, DurableRequest request) {
        HubServices services = request.context().services();
        Origin origin = request.origin(false);
        return request.publish(
                origin,
                () -> services.messages()
                        .delete(command.room(), command.target(), actor, origin)
                        .thenApply(result -> {
                            if (!own && result.outcome() == PublishResult.Outcome.DONE && !result.duplicate()) {
                                services.deletions()
                                        .deleted(
                                                command.room(),
                                                command.target(),
                                                nameOf(actor, request),
                                                command.reason());
                            }
                            return result;
                        }));
    }

    /** The moderator for the audit log. The client may have chosen its name, so the user is named too. */
    private static String nameOf(Actor actor, DurableRequest request) {
        Identity identity = request.context().session().identity();
        String user = identity == null ? actor.origin() : identity.userId();
        String name = actor.username() + " (" + user + ")";
        return name.length() <= Subject.MAX_LENGTH ? name : name.substring(0, Subject.MAX_LENGTH);
    }
}
