package io.chathub.core.internal.command.handler;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.StreamHead;
import io.chathub.core.internal.command.request.Membership;
import io.chathub.core.internal.command.request.RequestContext;
import io.chathub.core.internal.command.request.RequestHandler;
import io.chathub.core.internal.command.request.RequestPolicy;
import io.chathub.core.internal.common.Stages;
import io.chathub.core.internal.limit.RateClass;
import io.chathub.core.internal.room.OwnReactions;
import io.chathub.core.internal.room.ReplyBudget;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.ChangesPage;
import io.chathub.core.spi.broker.Entry;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.reply.HistoryFetched;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code history}: a page of a room's messages or changes, as much as fits into a reply. */
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
                        membership.catchUp();
                        throw new ProtocolException(ErrorCode.FORBIDDEN, "you may not read this room's history");
                    }
                    return read(command, membership, context);
                }))
                .thenCompose(done -> done);
    }

    private static CompletionStage<?> read(FetchHistory command, Membership membership, RequestContext context) {
        Broker broker = context.services().broker();
        ReplyBudget budget = context.services().replies();
        OwnReactions own = new OwnReactions(broker, command.room(), context.reactor(command.room()));
        return Stages.guarded(() -> command.view() == FetchHistory.View.CHANGES
                        ? readChanges(command, broker, budget)
                        : readMessages(command, broker, budget))
                .thenCompose(reply -> own.mark(reply.events(), DurableEvent.class)
                        .thenApply(events -> reply.toBuilder().events(events).build()))
                .handle((reply, failure) -> context.runner().proceed(null, command.ref(), () -> {
                    if (failure != null) {
                        membership.catchUp(); // a refusal by a new epoch follows its reset
                        context.runner().refuseFailure(command.ref(), failure);
                    } else {
                        context.memberships().requireStill(membership).send(reply);
                    }
                    return null;
                }));
    }

    private static CompletionStage<HistoryFetched> readMessages(
            FetchHistory command, Broker broker, ReplyBudget budget) {
        return readMessages(command, query(command), broker, budget);
    }

    private static CompletionStage<HistoryFetched> readMessages(
            FetchHistory command, HistoryQuery query, Broker broker, ReplyBudget budget) {
        return broker.history(command.room(), query).thenCompose(page -> {
            requireKnownEpoch(command, page.head());
            List<MessagePosted> events = thatFit(query, page, budget);
            if (query.changedAfter() != null && events.size() < page.messages().size()) {
                // A page of changed messages and a number of others is whole, or its client takes a cut message for
                // unchanged.
                return readMessages(command, query.limitedTo(Math.max(1, query.limit() / 2)), broker, budget);
            }
            return CompletableFuture.completedFuture(messages(command, page, events));
        });
    }

    private static List<MessagePosted> thatFit(HistoryQuery query, HistoryPage page, ReplyBudget budget) {
        return query.from() == HistoryQuery.From.AFTER
                ? budget.oldestThatFit(page.messages())
                : budget.newestThatFit(page.messages());
    }

    private static HistoryFetched messages(FetchHistory command, HistoryPage page, List<MessagePosted> events) {
        return reply(command, page.head())
                .events(events)
                .unchanged(page.unchanged())
                .more(page.more() || events.size() < page.messages().size())
                .build();
    }

    private static CompletionStage<HistoryFetched> readChanges(
            FetchHistory command, Broker broker, ReplyBudget budget) {
        long after = Objects.requireNonNull(command.after(), "after"); // the command requires it for this view
        return broker.changes(command.room(), after, command.limit()).thenApply(page -> {
            requireKnownEpoch(command, page.head());
            if (after > 0 && after < page.head().cleared()) {
                throw new ProtocolException(ErrorCode.CONFLICT, "not all removals after this offset are held");
            }
            return changes(command, page, budget);
        });
    }

    private static HistoryFetched changes(FetchHistory command, ChangesPage page, ReplyBudget budget) {
        List<Entry> entries = budget.firstThatFit(page.entries());
        boolean cut = entries.size() < page.entries().size();
        return reply(command, page.head())
                .events(ReplyBudget.states(entries))
                .through(cut ? entries.get(entries.size() - 1).change() : page.through())
                .more(page.more() || cut)
                .build();
    }

    private static HistoryFetched.Builder reply(FetchHistory command, StreamHead head) {
        return HistoryFetched.builder(command.room(), head.epoch(), head.offset())
                .ref(command.ref())
                .floor(head.floor());
    }

    /** Rejects offsets of a numbering that the stream does not know, or that name no event of it. */
    private static void requireKnownEpoch(FetchHistory command, StreamHead head) {
        String epoch = command.epoch();
        if (epoch != null && !head.knows(epoch, highestOffset(command))) {
            throw new ProtocolException(ErrorCode.CONFLICT, "the epoch is not the present one");
        }
    }

    private static long highestOffset(FetchHistory command) {
        long highest = 0;
        Long before = command.before();
        highest = before == null ? highest : before - 1; // the boundary itself is not part of the page
        Long after = command.after();
        highest = after == null ? highest : Math.max(highest, after);
        Long thread = command.thread();
        highest = thread == null ? highest : Math.max(highest, thread);
        Long changedAfter = command.changedAfter();
        return changedAfter == null ? highest : Math.max(highest, changedAfter);
    }

    private static HistoryQuery query(FetchHistory command) {
        HistoryQuery query = page(command);
        Long thread = command.thread();
        if (thread != null) {
            return query.inThread(thread);
        }
        Long changedAfter = command.changedAfter();
        if (changedAfter != null) {
            return query.changedSince(changedAfter);
        }
        return command.pinned() ? query.pinnedOnly() : query;
    }

    private static HistoryQuery page(FetchHistory command) {
        int limit = Math.min(command.limit(), FetchHistory.MAX_LIMIT);
        Long before = command.before();
        if (before != null) {
            return HistoryQuery.before(before, limit);
        }
        Long after = command.after();
        return after != null ? HistoryQuery.after(after, limit) : HistoryQuery.newest(limit);
    }
}
