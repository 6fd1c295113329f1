package io.chathub.client.internal.room;

import io.chathub.client.RoomHistory;
import io.chathub.client.RoomMembers;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.command.ListMembers;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.MembersListed;
import io.chathub.protocol.reply.ServerReply;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the history and the members of one room. Each read is one request on the current connection; it is not repeated
 * after a loss.
 */
public final class RoomReader {

    private final String room;
    private final RoomContext context;
    /** The position in the stream of the room; null before the first join. */
    private final Supplier<@Nullable StreamPosition> position;

    RoomReader(String room, RoomContext context, Supplier<@Nullable StreamPosition> position) {
        this.room = room;
        this.context = context;
        this.position = position;
    }

    /** See {@link io.chathub.client.ChatRoom#history}. */
    public CompletableFuture<RoomHistory> history(@Nullable Long before, @Nullable Long after, int limit) {
        // Checks the arguments on the calling thread.
        FetchHistory checked = FetchHistory.builder(room)
                .before(before)
                .after(after)
                .limit(limit)
                .build();
        return read(
                ref -> FetchHistory.builder(room)
                        .ref(ref)
                        .epoch(before == null && after == null ? null : epoch())
                        .before(before)
                        .after(after)
                        .limit(checked.limit())
                        .build(),
                reply -> reply instanceof HistoryFetched page
                        ? RoomHistory.of(page.epoch(), page.offset(), page.messages(), page.more())
                        : null);
    }

    /** The epoch that the offsets of a request belong to; null before the first join: the one that the server has. */
    private @Nullable String epoch() {
        StreamPosition now = position.get();
        return now == null ? null : now.epoch();
    }

    /** See {@link io.chathub.client.ChatRoom#members}. */
    public CompletableFuture<RoomMembers> members() {
        return read(
                ref -> ListMembers.builder(room).ref(ref).build(),
                reply -> reply instanceof MembersListed list
                        ? RoomMembers.of(list.members(), list.memberCount())
                        : null);
    }

    private <T> CompletableFuture<T> read(
            Function<String, ClientCommand> command, Function<ServerReply, @Nullable T> result) {
        CompletableFuture<T> future = new CompletableFuture<>();
        context.runLocked(() -> {
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
