package io.chathub.client.internal.room;

import io.chathub.client.RoomHistory;
import io.chathub.client.RoomMembers;
import io.chathub.client.internal.config.Checks;
import io.chathub.protocol.Feature;
import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.command.ListMembers;
import io.chathub.protocol.command.ListReactors;
import io.chathub.protocol.command.SearchMessages;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.MembersListed;
import io.chathub.protocol.reply.MessagesFound;
import io.chathub.protocol.reply.ReactorsListed;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the history, the members and the reactions of one room, and searches it.
 */
public final class RoomReader {

    private final String room;
    private final Reads reads;
    /** The epoch of the offsets that the program has; null before the first join: the one that the server has. */
    private final Supplier<@Nullable String> epoch;

    RoomReader(String room, RoomContext context, Supplier<@Nullable String> epoch) {
        this.room = room;
        reads = new Reads(context);
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
        return reads.read(
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
        return reads.read(
                Feature.REACTION,
                ref -> page.ref(ref).build(),
                reply -> reply instanceof ReactorsListed list ? list : null);
    }

    /** See {@link io.chathub.client.ChatRoom#search}. */
    public CompletableFuture<MessagesFound> search(String text, int limit) {
        return search(
                reads, SearchMessages.builder(text).room(room).limit(limit).build());
    }

    static CompletableFuture<MessagesFound> search(Reads reads, SearchMessages search) {
        return reads.read(
                Feature.SEARCH,
                ref -> search.toBuilder().ref(ref).build(),
                reply -> reply instanceof MessagesFound found ? found : null);
    }

    /** See {@link io.chathub.client.ChatRoom#members}. */
    public CompletableFuture<RoomMembers> members() {
        return reads.read(
                null,
                ref -> ListMembers.builder(room).ref(ref).build(),
                reply -> reply instanceof MembersListed list
                        ? RoomMembers.of(list.members(), list.memberCount())
                        : null);
    }
}
