package io.chathub.core.internal.command.handler;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.internal.command.request.CommandRunner;
import io.chathub.core.internal.command.request.Membership;
import io.chathub.core.internal.command.request.RequestContext;
import io.chathub.core.internal.command.request.RequestHandler;
import io.chathub.core.internal.command.request.RequestPolicy;
import io.chathub.core.internal.limit.RateClass;
import io.chathub.core.internal.room.ReplyBudget;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.HistoryFetched;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** {@code history}: a page of a room's history, as much as fits into a reply. */
public final class FetchHistoryHandler implements RequestHandler<FetchHistory> {

    @Override
    public RequestPolicy<FetchHistory> policy() {
        return RequestPolicy.<FetchHistory>of(RateClass.REQUEST, "requests").forMembersOf(FetchHistory::room);
    }

    @Override
    public CompletionStage<?> handle(FetchHistory command, RequestContext context) {
        Membership membership = context.memberships().require(command.room());
        return context.services()
                .hooks()
                .mayRead(context.session(), command.room())
                .handle((allowed, failure) -> context.runner().proceed(failure, command.ref(), () -> {
                    if (!allowed) {
                        throw new ProtocolException(ErrorCode.FORBIDDEN, "you may not read this room's history");
                    }
                    return read(command, membership, context);
                }))
                .thenCompose(done -> done);
    }

    private static CompletionStage<?> read(FetchHistory command, Membership membership, RequestContext context) {
        HistoryQuery query = query(command);
        return CommandRunner.guarded(() -> context.services().broker().history(command.room(), query))
                .handle((page, failure) -> context.runner().proceed(null, command.ref(), () -> {
                    if (failure != null) {
                        context.runner().refuseFailure(command.ref(), failure);
                    } else {
                        membership.send(
                                reply(command, query, page, context.services().replies()));
                    }
                    return null;
                }));
    }

    private static HistoryFetched reply(
            FetchHistory command, HistoryQuery query, HistoryPage page, ReplyBudget budget) {
        List<MessagePosted> messages = ReplyBudget.messages(page);
        List<MessagePosted> events = query.from() == HistoryQuery.From.AFTER
                ? budget.oldestThatFit(messages)
                : budget.newestThatFit(messages);
        return HistoryFetched.builder(command.room(), page.epoch(), page.offset())
                .ref(command.ref())
                .events(events)
                .more(page.more() || events.size() < messages.size())
                .build();
    }

    private static HistoryQuery query(FetchHistory command) {
        int limit = Math.min(command.limit(), FetchHistory.MAX_LIMIT);
        Long before = command.before();
        if (before != null) {
            return HistoryQuery.before(before, limit);
        }
        Long after = command.after();
        return after != null ? HistoryQuery.after(after, limit) : HistoryQuery.newest(limit);
    }
}
