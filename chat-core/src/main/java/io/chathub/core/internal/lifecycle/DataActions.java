package io.chathub.core.internal.lifecycle;

import io.chathub.core.HubData;
import io.chathub.core.StreamRetention;
import io.chathub.core.export.ChatExport;
import io.chathub.core.internal.store.OpenStore;
import io.chathub.core.moderation.AuditEntry.Action;
import io.chathub.core.moderation.Subject;
import io.chathub.core.spi.broker.Broker;
import io.chathub.protocol.RoomNames;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Carries out the actions of operators on the data as a whole. */
final class DataActions implements HubData {

    private final Broker broker;
    private final @Nullable OpenStore store;
    private final Moderator moderator;

    DataActions(Broker broker, @Nullable OpenStore store, Moderator moderator) {
        this.broker = broker;
        this.store = store;
        this.moderator = moderator;
    }

    @Override
    public ChatExport export(@Nullable String stream, String operator) {
        moderator.checkOperator(operator);
        moderator.recordData(Action.EXPORT, Subject.data(stream == null ? "*" : stream), operator);
        return ChatExport.of(broker, stream);
    }

    @Override
    public CompletionStage<Void> backup(Path file, String operator) {
        moderator.checkOperator(operator);
        Path name = file.getFileName();
        if (name == null) {
            throw new IllegalArgumentException("file: no name (expected: a file)");
        }
        if (store == null || !store.writesBackups()) {
            return unsupported("the hub has no store that writes backups");
        }
        String shown = name.toString();
        Subject subject = Subject.data(shown.substring(0, Math.min(shown.length(), Subject.MAX_LENGTH)));
        return store.backup(file).thenRun(() -> moderator.recordData(Action.BACKUP, subject, operator));
    }

    @Override
    public CompletionStage<Void> retain(String room, StreamRetention retention, String operator) {
        moderator.checkOperator(operator);
        if (!RoomNames.isValid(room)) {
            throw new IllegalArgumentException("room: not a room name");
        }
        return store == null
                ? unsupported("the hub has no store")
                : store.retain(room, retention)
                        .thenRun(() -> moderator.recordData(Action.RETAIN, Subject.data(room), operator));
    }

    private static CompletionStage<Void> unsupported(String message) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException(message));
    }
}
