package io.chathub.store.sqlite;

import io.chathub.core.spi.store.MessageStore;
import io.chathub.server.jetty.ChatServer;
import io.chathub.testkit.suite.RawClient;
import io.chathub.testkit.suite.RestoreSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A directory and its restore: from a backup of the server, and from a copy of its files, which has its mark too. */
class RestoreIT extends RestoreSuite {

    @RegisterExtension
    final TestDirectory directory = new TestDirectory();

    @Override
    protected MessageStore newStore() {
        return SqliteStore.in(directory.path());
    }

    @Override
    protected void copyTo(Path copy) throws IOException {
        copy(directory.path(), Files.createDirectory(copy));
    }

    @Override
    protected void restore(Path copy) throws IOException {
        clear();
        copy(copy, directory.path());
    }

    private void clear() throws IOException {
        try (Stream<Path> files = Files.list(directory.path())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** Backup at three messages, six at the end. Returns the epoch. */
    private String runUntilTheLoss(Path backup) throws Exception {
        try (ChatServer server = start();
                RawClient ann = new RawClient(server.port())) {
            String epoch = RawClient.field(ann.join("ann", "dev", ""), "epoch");
            for (int i = 1; i <= 6; i++) {
                post(ann, "k" + i);
                if (i == 3) {
                    server.hub()
                            .data()
                            .backup(backup, "op")
                            .toCompletableFuture()
                            .get(20, TimeUnit.SECONDS);
                }
            }
            return epoch;
        }
    }

    @Test
    void restoredBackup_hasNewEpochs() throws Exception {
        Path backup = elsewhere.resolve("backup.db");
        String epoch = runUntilTheLoss(backup);
        clear();
        Files.copy(backup, directory.path().resolve("chat.db"));
        newEpochs();
        checkTheRestored(epoch);
    }

    @Test
    void backupOverThePresentFiles_isNoticedByTheMark() throws Exception {
        Path backup = elsewhere.resolve("backup.db");
        String epoch = runUntilTheLoss(backup);
        Files.copy(backup, directory.path().resolve("chat.db"), StandardCopyOption.REPLACE_EXISTING);
        checkTheRestored(epoch);
    }
}
