package io.chathub.store.sqlite.internal;

import io.chathub.core.spi.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The files of the database: their size, their copies, and the bytes of removed texts in them. Thread-safe. */
final class FileCare {

    /** The pages of the search index that one step merges: some 100 ms. */
    private static final int MERGE_PAGES = 500;

    private static final String PART = ".part";

    private final Connections connections;
    private final Path database;
    private boolean purging;

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
     * step marks all parts for one merge, the later ones do the merge. Free pages have zeros already ({@code secure_delete}); the
     * log is emptied at the end.
     */
    synchronized boolean purge() {
        int pages = purging ? MERGE_PAGES : -MERGE_PAGES;
        purging = true;
        boolean merged = connections.write(sql -> {
            long before = sql.number("select total_changes()", 0);
            sql.run("insert into chat_search(chat_search, rank) values('merge', ?)", pages);
            return sql.number("select total_changes()", 0) - before < 2;
        });
        if (merged && connections.emptyLog()) {
            purging = false;
            return true;
        }
        return false;
    }

    /** Writes a copy under another name first: a file of the wanted name is always complete. */
    void backup(Path file) {
        Path part = file.resolveSibling(file.getFileName() + PART);
        try {
            if (Files.exists(file)) {
                throw StoreException.temporary("the file exists already", null);
            }
            Files.deleteIfExists(part);
            connections.alone("vacuum into ?", part.toAbsolutePath().toString());
            try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(part, file); // not over a file that exists
        } catch (IOException e) {
            throw StoreException.temporary("the backup cannot be written: " + e, e);
        }
    }
}
