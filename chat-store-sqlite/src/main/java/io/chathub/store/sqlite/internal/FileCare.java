package io.chathub.store.sqlite.internal;

import io.chathub.core.spi.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of the database: their size, their copies, and the bytes of removed texts in them. Thread-safe. */
final class FileCare {

    private static final Logger LOG = LoggerFactory.getLogger(FileCare.class);

    /** The pages of the search index that one step merges: some 100 ms. */
    private static final int MERGE_PAGES = 500;

    private static final String PART = ".part";

    /** The steps of the removal of bytes. */
    private enum Step {
        BEGIN_MERGE,
        MERGE,
        REWRITE,
        EMPTY_LOG
    }

    private final Connections connections;
    private final Path database;
    private Step next = Step.BEGIN_MERGE;

    FileCare(Connections connections, Path database) {
        this.connections = connections;
        this.database = database;
    }

    /** The size of the database and its log. */
    long size() {
        try {
            Path log = database.resolveSibling(database.getFileName() + "-wal");
            return Files.size(database) + (Files.exists(log) ? Files.size(log) : 0);
        } catch (IOException e) {
            throw StoreException.temporary("the size of the store cannot be read: " + e, e);
        }
    }

    /**
     * One step of the removal of bytes. The words of removed texts stand in the search index until its parts are merged: the first
     * step marks all parts for one merge, the later ones do the merge. Then the database is rewritten: free pages have zeros already
     * ({@code secure_delete}), but a page that gave rows to another one keeps copies of them. The log is emptied at the end.
     */
    synchronized boolean purge() {
        switch (next) {
            case BEGIN_MERGE -> next = merge(-MERGE_PAGES) ? Step.REWRITE : Step.MERGE;
            case MERGE -> next = merge(MERGE_PAGES) ? Step.REWRITE : Step.MERGE;
            case REWRITE -> {
                connections.rewrite();
                next = Step.EMPTY_LOG;
            }
            case EMPTY_LOG -> {
                if (connections.emptyLog()) {
                    next = Step.BEGIN_MERGE;
                    return true;
                }
            }
        }
        return false;
    }

    /** Merges some pages of the search index. Returns whether nothing is left to merge. */
    private boolean merge(int pages) {
        return connections.write(sql -> {
            long before = sql.number("select total_changes()", 0);
            sql.run("insert into chat_search(chat_search, rank) values('merge', ?)", pages);
            return sql.number("select total_changes()", 0) - before < 2;
        });
    }

    /** The texts of a user are removed: the steps begin again, since those that are done have not seen it. */
    synchronized void restartPurge() {
        next = Step.BEGIN_MERGE;
    }

    /** Writes a copy under another name first: a file of the wanted name is always complete. */
    void backup(Path file) {
        Path part = file.resolveSibling(file.getFileName() + PART);
        boolean done = false;
        try {
            if (Files.exists(file)) {
                throw StoreException.temporary("the file exists already", null);
            }
            Files.deleteIfExists(part);
            connections.alone("vacuum into ?", part.toAbsolutePath().toString());
            sync(part, StandardOpenOption.WRITE);
            Files.move(part, file); // not over a file that exists
            done = true;
            syncDirectory(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw StoreException.temporary("the backup cannot be written: " + e, e);
        } finally {
            if (!done) {
                delete(part);
            }
        }
    }

    private static void sync(Path file, StandardOpenOption option) throws IOException {
        try (FileChannel opened = FileChannel.open(file, option)) {
            opened.force(true);
        }
    }

    /** The name of a file is durable with its directory. Only systems of the POSIX kind open a directory. */
    private static void syncDirectory(@Nullable Path directory) throws IOException {
        if (directory != null
                && directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            sync(directory, StandardOpenOption.READ);
        }
    }

    private static void delete(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            LOG.warn("The unfinished backup {} was not deleted: {}", part, e.toString());
        }
    }
}
