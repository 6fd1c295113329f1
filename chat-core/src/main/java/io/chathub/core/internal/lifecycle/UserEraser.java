package io.chathub.core.internal.lifecycle;

import io.chathub.core.HistoryPage;
import io.chathub.core.HistoryQuery;
import io.chathub.core.internal.common.Stages;
import io.chathub.core.internal.message.MessageWriter;
import io.chathub.core.internal.store.OpenStore;
import io.chathub.core.moderation.ErasureMode;
import io.chathub.core.spi.broker.Broker;
import io.chathub.core.spi.broker.PublishResult;
import io.chathub.core.spi.store.ErasedUser;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.runtime.ChatRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Erases users: each message by an event of its own, so that clients receive the change; then what the store has beside the
 * messages, and the bytes in its files. Messages that come meanwhile are erased too. Any thread may call.
 */
final class UserEraser {

    /** The messages that are changed at once; the store commits them together. */
    private static final int PAGE = 64;

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX_TRIES = 60;

    private final Broker broker;
    private final MessageWriter messages;
    private final @Nullable OpenStore store;
    private final ChatRuntime runtime;

    /** An eraser of the messages of {@code broker}, and of the rest where there is a store. */
    UserEraser(Broker broker, MessageWriter messages, @Nullable OpenStore store, ChatRuntime runtime) {
        this.broker = broker;
        this.messages = messages;
        this.store = store;
        this.runtime = runtime;
    }

    /**
     * Erases a user.
     *
     * @return the number of messages that were changed
     */
    CompletionStage<Integer> erase(ErasedUser user, ErasureMode mode) {
        return store == null ? new InStreams(user, mode).run() : inStore(store, user, mode, Map.of(), 0);
    }

    // ------------------------------------------------------------------------------------------------------ with store

    /**
     * The next page of messages, or the rest.
     *
     * @param unchanged the messages of the page before, where none of them was changed: retention or their author may have removed
     *                  them meanwhile, and the store does not name them again; those that are named again would be named for ever
     */
    private CompletionStage<Integer> inStore(
            OpenStore kept, ErasedUser user, ErasureMode mode, Map<String, List<Long>> unchanged, int before) {
        return kept.messagesOf(user.publicId(), PAGE).thenCompose(found -> {
            if (!found.isEmpty()) {
                return found.equals(unchanged)
                        ? CompletableFuture.failedFuture(
                                new IllegalStateException("messages of the user cannot be changed"))
                        : changeAll(found, user.publicId(), mode, 0)
                                .thenCompose(changed ->
                                        inStore(kept, user, mode, changed > 0 ? Map.of() : found, before + changed));
            }
            return kept.erase(user)
                    .thenCompose(left -> left > 0
                            ? inStore(kept, user, mode, Map.of(), before)
                            : kept.purge().thenApply(purged -> before));
        });
    }

    // --------------------------------------------------------------------------------------------------- without store

    /** The erasure in all streams of a broker without a store, one after another. */
    private final class InStreams {

        private final ErasedUser user;
        private final ErasureMode mode;

        InStreams(ErasedUser user, ErasureMode mode) {
            this.user = user;
            this.mode = mode;
        }

        CompletionStage<Integer> run() {
            return streamsAfter(null, 0);
        }

        private CompletionStage<Integer> streamsAfter(@Nullable String after, int before) {
            return broker.streams("", after, PAGE).thenCompose(page -> {
                CompletionStage<Integer> all = CompletableFuture.completedFuture(before);
                for (String stream : page.names()) {
                    all = all.thenCompose(sum -> pages(stream, HistoryQuery.newest(PAGE), sum));
                }
                return page.more() && !page.names().isEmpty()
                        ? all.thenCompose(sum ->
                                streamsAfter(page.names().get(page.names().size() - 1), sum))
                        : all;
            });
        }

        /** Page by page, from the newest message on; pins below the floor are in the pages of pinned messages alone. */
        private CompletionStage<Integer> pages(String stream, HistoryQuery query, int before) {
            return broker.history(stream, query.writtenBy(user.publicId())).thenCompose(page -> {
                List<Long> targets = page.messages().stream()
                        .filter(message -> !message.isDeleted())
                        .map(MessagePosted::offset)
                        .toList();
                return changeAll(Map.of(stream, targets), user.publicId(), mode, 0)
                        .thenCompose(changed -> next(stream, query, page, before + changed));
            });
        }

        private CompletionStage<Integer> next(String stream, HistoryQuery query, HistoryPage page, int before) {
            if (page.more() && !page.messages().isEmpty()) {
                HistoryQuery older = HistoryQuery.before(page.messages().get(0).offset(), PAGE);
                return pages(stream, query.pinned() ? older.pinnedOnly() : older, before);
            }
            return query.pinned()
                    ? CompletableFuture.completedFuture(before)
                    : pages(stream, HistoryQuery.newest(PAGE).pinnedOnly(), before);
        }
    }

    // ------------------------------------------------------------------------------------------------------- messages

    /** Changes messages at once; those that the broker takes not now are tried again. Returns the number of changed ones. */
    private CompletionStage<Integer> changeAll(
            Map<String, List<Long>> targets, String author, ErasureMode mode, int tries) {
        List<CompletionStage<Integer>> changes = new ArrayList<>();
        targets.forEach((stream, offsets) ->
                offsets.forEach(offset -> changes.add(change(stream, offset, author, mode, tries))));
        CompletionStage<Integer> sum = CompletableFuture.completedFuture(0);
        for (CompletionStage<Integer> change : changes) {
            sum = sum.thenCombine(change, Integer::sum);
        }
        return sum;
    }

    private CompletionStage<Integer> change(String stream, long offset, String author, ErasureMode mode, int tries) {
        return messages.erase(author, stream, offset, mode)
                .handle((result, failure) -> answer(stream, offset, author, mode, tries, result, failure))
                .thenCompose(answer -> answer);
    }

    private CompletionStage<Integer> answer(
            String stream,
            long offset,
            String author,
            ErasureMode mode,
            int tries,
            @Nullable PublishResult result,
            @Nullable Throwable failure) {
        if (failure == null) {
            boolean done = result != null && result.outcome() == PublishResult.Outcome.DONE;
            return CompletableFuture.completedFuture(done ? 1 : 0);
        }
        ErrorCode code =
                Stages.cause(failure) instanceof ProtocolException refusal ? refusal.code() : ErrorCode.INTERNAL;
        if (code == ErrorCode.NOT_FOUND) {
            return CompletableFuture.completedFuture(0); // no longer held
        }
        if (code != ErrorCode.UNAVAILABLE || tries >= MAX_TRIES) {
            return CompletableFuture.failedFuture(Stages.cause(failure));
        }
        CompletableFuture<Integer> later = new CompletableFuture<>();
        runtime.schedule(
                PAUSE_NANOS,
                () -> change(stream, offset, author, mode, tries + 1).whenComplete((done, again) -> {
                    if (again == null) {
                        later.complete(done);
                    } else {
                        later.completeExceptionally(Stages.cause(again));
                    }
                }));
        return later;
    }
}
