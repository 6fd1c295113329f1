package io.chathub.client.internal.room;

import io.chathub.client.RoomHistory;
import io.chathub.client.RoomMembers;
import io.chathub.client.internal.config.Checks;
import io.chathub.protocol.Feature;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.command.ListMembers;
import io.chathub.protocol.command.ListReactors;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.MembersListed;
import io.chathub.protocol.reply.ReactorsListed;
import io.chathub.protocol.reply.ServerReply;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the history, the members and the reactions of one room. Each read is one request on the current connection; it is not repeated
 * after a loss.
 */
public final class RoomReader {

    private final String room;
    private final RoomContext context;
    /** The epoch of the offsets that the program has; null before the first join: the one that the server has. */
    private final Supplier<@Nullable String> epoch;

    RoomReader(String room, RoomContext context, Supplier<@Nullable String> epoch) {
        this.room = room;
        this.context = context;
        this.epoch = epoch;
    }

    /** See {@link io.chathub.client.ChatRoom#history}. */
    public CompletableFuture<RoomHistory> history(@Nullable Long before, @Nullable Long after, int limit) {
        boolean hasOffset = before != null || after != null;
        return history(
                null,
                FetchHistory.builder(room)
                        .epoch(hasOffset ? epoch.get() : null)
                        .before(before)
                        .after(after)
                        .limit(limit));
    }

    /** See {@link io.chathub.client.ChatRoom#thread}. */
    public CompletableFuture<RoomHistory> thread(long root, @Nullable Long before, int limit) {
        return history(
                Feature.REPLY,
                FetchHistory.builder(room)
                        .epoch(epoch.get())
                        .thread(root)
                        .before(before)
                        .limit(limit));
    }

    /** See {@link io.chathub.client.ChatRoom#pinned}. */
    public CompletableFuture<RoomHistory> pinned(@Nullable Long before) {
        return history(
                Feature.PIN,
                FetchHistory.builder(room)
                        .epoch(before == null ? null : epoch.get())
                        .pinned(true)
                        .before(before)
                        .limit(FetchHistory.MAX_LIMIT));
    }

    /** Reads a page; {@code needed} is the feature without which a server reads another page, or null. */
    private CompletableFuture<RoomHistory> history(@Nullable Feature needed, FetchHistory.Builder page) {
        var unused = page.build(); // checks the arguments on the calling thread
        return read(
                needed,
                ref -> page.ref(ref).build(),
                reply -> reply instanceof HistoryFetched fetched
                        ? RoomHistory.of(fetched.epoch(), fetched.offset(), fetched.messages(), fetched.more())
                        : null);
    }

    /** See {@link io.chathub.client.ChatRoom#reactors}. */
    public CompletableFuture<ReactorsListed> reactors(long target, String emoji, @Nullable String after, int limit) {
        ListReactors.Builder page = ListReactors.builder(room, target, Checks.emoji(emoji))
                .epoch(epoch.get())
                .after(after)
                .limit(limit);
        var unused = page.build(); // checks the arguments on the calling thread
        return read(
                Feature.REACTION,
                ref -> page.ref(ref).build(),
                reply -> reply instanceof ReactorsListed list ? list : null);
    }

    /** See {@link io.chathub.client.ChatRoom#members}. */
    public CompletableFuture<RoomMembers> members() {
        return read(
                null,
                ref -> ListMembers.builder(room).ref(ref).build(),
                reply -> reply instanceof MembersListed list
                        ? RoomMembers.of(list.members(), list.memberCount())
                        : null);
    }

    private <T> CompletableFuture<T> read(
            @Nullable Feature needed,
            Function<String, ClientCommand> command,
            Function<ServerReply, @Nullable T> result) {
        CompletableFuture<T> future = new CompletableFuture<>();
        context.runLocked(() -> {
            if (needed != null
                    && context.requests().isConnected()
                    && !context.requests().features().contains(needed)) {
                future.completeExceptionally(RoomContext.unsupported(needed));
                return;
            }
            PendingRequests pending = context.requests().pending();
            String ref = context.requests().request(command, new PendingRequests.ReplyHandler() {
                @Override
                public void replied(ServerReply reply) {
                    complete(future, reply, result.apply(reply));
                }

                @Override
                public void lost(boolean sent) {
                    context.notifier().fail(future, context.notConnected());
                }
            });
            if (ref == null) {
                // On the calling thread: after the end of the client there is no dispatch thread.
                future.completeExceptionally(context.notConnected());
            } else {
                context.limit(future, context.options().requestTimeout(), () -> pending.remove(ref));
            }
        });
        return future;
    }

    private <T> void complete(CompletableFuture<T> future, ServerReply reply, @Nullable T value) {
        if (value != null) {
            context.notifier().complete(future, value);
        } else {
            context.notifier().fail(future, RoomContext.failure(reply));
        }
    }
}
