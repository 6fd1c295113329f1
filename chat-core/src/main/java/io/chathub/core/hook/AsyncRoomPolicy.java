package io.chathub.core.hook;

import io.chathub.core.Client;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A {@link RoomPolicy} that does not block: every method returns at once. */
public interface AsyncRoomPolicy {

    /** See {@link RoomPolicy#mayJoin}. */
    default CompletionStage<Boolean> mayJoin(Client client, String room) {
        return CompletableFuture.completedFuture(true);
    }

    /** See {@link RoomPolicy#mayCreate}. */
    default CompletionStage<Boolean> mayCreate(Client client, String room) {
        return CompletableFuture.completedFuture(true);
    }

    /** See {@link RoomPolicy#mayRead}. */
    default CompletionStage<Boolean> mayRead(Client client, String room) {
        return CompletableFuture.completedFuture(true);
    }

    /** See {@link RoomPolicy#mayPost}. */
    default CompletionStage<Boolean> mayPost(Client client, String room) {
        return CompletableFuture.completedFuture(true);
    }

    /** See {@link RoomPolicy#may}. */
    default CompletionStage<Boolean> may(Client client, String room, RoomAction action) {
        return CompletableFuture.completedFuture(true);
    }
}
