package io.chathub.core.internal.command.handler;

import io.chathub.core.internal.command.request.DurableRequest;
import io.chathub.core.internal.command.request.Membership;
import io.chathub.core.internal.command.request.RequestContext;
import io.chathub.core.internal.command.request.RequestHandler;
import io.chathub.core.internal.command.request.RequestPolicy;
import io.chathub.core.internal.common.Stages;
import io.chathub.core.internal.limit.RateClass;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.Entry;
import io.chathub.core.spi.broker.Operation.Reaction;
import io.chathub.core.spi.broker.ReactionPage;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.Feature;
import io.chathub.protocol.command.ListReactors;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.Reactor;
import io.chathub.protocol.reply.ReactorsListed;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code reactions}: the users with one emoji, for those who may read the room. */
public final class ListReactorsHandler implements RequestHandler<ListReactors> {

    @Override
    public RequestPolicy<ListReactors> policy() {
        return RequestPolicy.<ListReactors>of(RateClass.REQUEST, "requests")
                .partOf(Feature.REACTION)
                .forMembersOf(ListReactors::room);
    }

    @Override
    public CompletionStage<?> handle(ListReactors command, RequestContext context) {
        DurableRequest request = new DurableRequest(context, command.room(), command.ref(), null);
        return request.ofEpoch(
                command.epoch(),
                command.target(),
                pinned -> pinned.ifAllowed(
                        context.services().hooks().mayRead(context.session(), command.room()),
                        "you may not read this room's history",
                        () -> read(command, pinned)));
    }

    private static CompletionStage<?> read(ListReactors command, DurableRequest request) {
        RequestContext context = request.context();
        Broker broker = context.services().broker();
        Membership membership = context.memberships().require(command.room());
        int limit = Math.min(command.limit(), ListReactors.MAX_LIMIT);
        return Stages.guarded(() -> broker.entry(command.room(), DurableEvent.messageKey(command.target()))
                        .thenCompose(entry -> isHeld(entry)
                                ? broker.reactions(
                                        command.room(), command.target(), command.emoji(), command.after(), limit)
                                : CompletableFuture.completedFuture(null)))
                .handle((page, failure) -> context.runner().proceed(null, command.ref(), () -> {
                    if (failure != null) {
                        context.runner().refuseFailure(command.ref(), failure);
                        return null;
                    }
                    return request.ifStillOfEpoch(() -> {
                        if (page == null) {
                            return request.refuse(ErrorCode.NOT_FOUND, "no such message is held");
                        }
                        context.memberships().requireStill(membership).send(reply(command, page));
                        return null;
                    });
                }))
                .thenCompose(done -> done);
    }

    private static boolean isHeld(@Nullable Entry entry) {
        return entry != null && entry.state() instanceof MessagePosted message && !message.isDeleted();
    }

    private static ReactorsListed reply(ListReactors command, ReactionPage page) {
        List<Reaction> rows = page.reactions();
        return ReactorsListed.builder(command.room(), command.target(), command.emoji())
                .ref(command.ref())
                .count(page.count())
                .users(rows.stream()
                        .map(row -> new Reactor(row.user(), row.name()))
                        .toList())
                .next(page.more() && !rows.isEmpty() ? rows.get(rows.size() - 1).reactor() : null)
                .build();
    }
}
