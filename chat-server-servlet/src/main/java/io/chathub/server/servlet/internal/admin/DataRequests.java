package io.chathub.server.servlet.internal.admin;

import io.chathub.core.Hub;
import io.chathub.core.StreamRetention;
import io.chathub.core.export.ChatExport;
import io.chathub.core.moderation.AuditEntry.Action;
import io.chathub.core.moderation.ErasureMode;
import io.chathub.core.moderation.Subject;
import io.chathub.core.spi.store.StoreException;
import io.chathub.protocol.AdminAction;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.RoomNames;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Performs the operators' actions on the data: export, backup, retention, erasure. */
final class DataRequests {

    private static final Logger LOG = LoggerFactory.getLogger(DataRequests.class);
    private static final String EVERYTHING = "*";
    private static final long PATIENCE_SECONDS = 30;

    /** The name of a file in the folder of the backups: no separators, no hidden file, and none that names an incomplete backup. */
    private static final Pattern FILE = Pattern.compile("(?!.*\\.part$)[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final Hub hub;
    private final @Nullable Path backups;

    /**
     * Actions on the data of {@code hub}.
     *
     * @param backups the folder of the backups; null where operators write none
     */
    DataRequests(Hub hub, @Nullable Path backups) {
        this.hub = hub;
        this.backups = backups;
    }

    ChatExport export(AdminAction request, Operator operator) {
        String value = request.value();
        return hub.data().export(value.equals(EVERYTHING) ? null : room(value), operator.forAudit());
    }

    /**
     * Performs a backup, or sets a retention.
     *
     * @return 0; null for an action that takes long and goes on
     */
    @Nullable Integer perform(Action action, AdminAction request, Operator operator) {
        if (action == Action.BACKUP) {
            return result(hub.data()
                    .backup(file(request.value()), operator.forAudit())
                    .thenApply(done -> 0));
        }
        StreamRetention retention = new StreamRetention(request.messages(), request.duration());
        return result(hub.data()
                .retain(room(request.value()), retention, operator.forAudit())
                .thenApply(done -> 0));
    }

    /** Erases a user. Returns the number of messages; null for an erasure that takes long and goes on. */
    @Nullable Integer erase(AdminAction request, Operator operator) {
        if (request.mode() == null) {
            throw AdminActions.badField("mode: missing (expected: delete or anonymize)");
        }
        ErasureMode mode = request.mode().equals("delete") ? ErasureMode.DELETE : ErasureMode.ANONYMIZE;
        return result(hub.moderation()
                .erase(Subject.user(request.value()), request.publicId(), mode, operator.forAudit(), request.reason()));
    }

    /** A name of a room, checked. */
    static String room(String name) {
        if (!RoomNames.isValid(name)) {
            throw AdminActions.badField("value: no room (expected: the name of a room)");
        }
        return name;
    }

    private Path file(String name) {
        if (backups == null) {
            throw new IllegalStateException("this server has no folder for backups (CHAT_BACKUP_DIR)");
        }
        if (!FILE.matcher(name).matches()) {
            throw AdminActions.badField(
                    "value: no name of a file (expected: 1..100 of A-Z a-z 0-9 . _ -, not ending with .part)");
        }
        return backups.resolve(name);
    }

    private static @Nullable Integer result(CompletionStage<Integer> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            // The operator has an answer before the end: a failure is known by the log alone.
            var unused = stage.whenComplete((done, failure) -> {
                if (failure != null) {
                    LOG.warn("An operator's action that went on has failed", failure);
                }
            });
            return null;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof StoreException
                    || cause instanceof UnsupportedOperationException
                    || cause instanceof ProtocolException) {
                throw new IllegalStateException(cause.getMessage(), e);
            }
            LOG.warn("An operator's action has failed", cause);
            throw new IllegalStateException("the action has failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the server stops", e);
        }
    }
}
