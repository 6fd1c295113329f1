package io.chathub.core.internal.command.handler;

import io.chathub.core.HistoryQuery;
import io.chathub.core.hook.RoomAction;
import io.chathub.core.internal.command.request.DurableRequest;
import io.chathub.core.internal.common.Stages;
import io.chathub.core.internal.room.LiveRoom;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.internal.session.HubServices;
import io.chathub.core.options.MessageOptions;
import io.chathub.protocol.state.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mentions of a message that count. An id that nobody has, or whose user may not read the room, is left out; so is the
 * mention of everyone where it is not allowed. The message itself is never refused for a mention.
 *
 * @param users           the public ids
 * @param everyone        whether everyone is mentioned
 * @param everyoneRefused whether the sender asked for everyone, in vain
 */
record Mentions(List<String> users, boolean everyone, boolean everyoneRefused) {

    private static final Logger LOG = LoggerFactory.getLogger(Mentions.class);
    private static final CompletableFuture<Boolean> YES = CompletableFuture.completedFuture(true);
    private static final CompletableFuture<Boolean> NO = CompletableFuture.completedFuture(false);

    Mentions {
        users = List.copyOf(users);
    }

    /** No mention. */
    static Mentions none(boolean everyoneRefused) {
        return new Mentions(List.of(), false, everyoneRefused);
    }

    /** The mentions that count. The stage never fails. */
    static CompletionStage<Mentions> of(List<String> claimed, boolean everyone, DurableRequest request) {
        CompletionStage<Boolean> mayAll = everyone ? orNo(() -> mayMentionEveryone(request)) : NO;
        return users(claimed, request).thenCombine(mayAll, (users, all) -> new Mentions(users, all, everyone && !all));
    }

    /** Those of {@code claimed} that are users who may read the room, each once. */
    static CompletionStage<List<String>> users(List<String> claimed, DurableRequest request) {
        CompletionStage<List<String>> found = CompletableFuture.completedFuture(new ArrayList<>());
        for (String user : claimed.stream().distinct().toList()) {
            // One after another: the hooks of one message must not fill the queue of all.
            found = found.thenCompose(users -> orNo(() -> mayRead(user, request))
                    .thenApply(allowed -> {
                        if (allowed) {
                            users.add(user);
                        }
                        return users;
                    }));
        }
        return found;
    }

    /** A decision of the host; no where the host, or the broker, fails: a mention is left out then. */
    private static CompletionStage<Boolean> orNo(Supplier<CompletionStage<Boolean>> decision) {
        return Stages.guarded(decision).exceptionally(failure -> {
            LOG.warn("A mention is left out: {}", Stages.cause(failure).toString());
            return false;
        });
    }

    /** A user who is connected here is asked about; one who is not has to have posted a message that is held. */
    private static CompletionStage<Boolean> mayRead(String user, DurableRequest request) {
        HubServices services = request.context().services();
        ClientSession connected = services.sessions().ofUser(user);
        return connected != null
                ? services.hooks().mayRead(connected, request.room())
                : services.broker()
                        .history(request.room(), HistoryQuery.newest(1).writtenBy(user))
                        .thenApply(page -> !page.messages().isEmpty());
    }

    private static CompletionStage<Boolean> mayMentionEveryone(DurableRequest request) {
        HubServices services = request.context().services();
        MessageOptions options = services.options().messages();
        LiveRoom room = services.rooms().find(request.room());
        int members = room == null ? 0 : room.totalCount();
        CompletionStage<Boolean> byRole = members <= options.everyoneLimit()
                ? YES
                : members > options.moderatorEveryoneLimit()
                        ? NO
                        : services.hooks()
                                .roleOf(request.context().session(), request.room())
                                .thenApply(role -> role == Role.MODERATOR || role == Role.OWNER);
        return byRole.thenCompose(allowed -> allowed
                ? services.hooks().may(request.context().session(), request.room(), RoomAction.MENTION_EVERYONE)
                : NO);
    }
}
