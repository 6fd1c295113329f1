package io.chathub.client.internal;

import io.chathub.client.ClientState;
import io.chathub.client.NotConnectedException;
import io.chathub.client.RequestRefusedException;
import io.chathub.client.RoomHistory;
import io.chathub.client.RoomMembers;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.command.ListMembers;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.MembersListed;
import io.chathub.protocol.reply.Refused;
import io.chathub.protocol.reply.ServerReply;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a room's history and members: one question, one answer, on the connection there is. */
public final class RoomReader {

    private final String room;
    private final Rooms rooms;

    RoomReader(String room, Rooms rooms) {
        this.room = room;
        this.rooms = rooms;
    }

    /** See {@link io.chathub.client.ChatRoom#history}. */
    public CompletableFuture<RoomHistory> history(@Nullable Long before, @Nullable Long after, int limit) {
        FetchHistory question = FetchHistory.builder(room)
                .before(before)
                .after(after)
                .limit(limit)
                .build();
        return read(
                ref -> FetchHistory.builder(room)
                        .ref(ref)
                        .before(before)
                        .after(after)
                        .limit(question.limit())
                        .build(),
                reply -> reply instanceof HistoryFetched page
                        ? new RoomHistory(page.epoch(), page.offset(), page.events(), page.more())
                        : null);
    }

    /** See {@link io.chathub.client.ChatRoom#members}. */
    public CompletableFuture<RoomMembers> members() {
        return read(
                ref -> ListMembers.builder(room).ref(ref).build(),
                reply -> reply instanceof MembersListed list
                        ? new RoomMembers(list.members(), list.memberCount())
                        : null);
    }

    private <T> CompletableFuture<T> read(
            Function<String, ClientCommand> command, Function<ServerReply, @Nullable T> result) {
        CompletableFuture<T> future = new CompletableFuture<>();
        return rooms.locked(() -> {
            rooms.read(command, future, new Requests.Answer() {
                @Override
                public void replied(ServerReply reply) {
                    T value = result.apply(reply);
                    if (value != null) {
                        rooms.complete(future, value);
                    } else if (reply instanceof Refused refused) {
                        RequestRefusedException why = RoomSession.refused(refused);
                        rooms.tell(() -> future.completeExceptionally(why));
                    } else {
                        rooms.fail(future, new IllegalStateException("the server answered something else"));
                    }
                }

                @Override
                public void lost() {
                    rooms.fail(future, new NotConnectedException(ClientState.WAITING));
                }
            });
            return future;
        });
    }
}
