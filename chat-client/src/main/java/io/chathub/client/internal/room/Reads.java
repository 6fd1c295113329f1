package io.chathub.client.internal.room;

import io.chathub.protocol.Feature;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.reply.ServerReply;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Requests that change nothing. Each is sent once, on the current connection; it is not repeated after a loss. */
final class Reads {

    private final RoomContext context;

    Reads(RoomContext context) {
        this.context = context;
    }

    /**
     * Sends a request.
     *
     * @param needed  the feature without which a server does not know the request; null for none
     * @param command makes the command with its ref
     * @param result  the value of a reply; null for a refusal
     */
    <T> CompletableFuture<T> read(
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
