package io.chathub.store.sqlite.internal;

import io.chathub.core.spi.store.StoreException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a store: the lock that one process holds, and the mark: the number of commits, outside of the database. Where
 * the mark is above the number in the database, the database has lost its newest commits.
 */
final class DataDirectory implements AutoCloseable {

    private static final int MARK_BYTES = 2 * Long.BYTES;
    private static final long SYNC_MILLIS = 1_000;
    private static final Set<PosixFilePermission> OF_OWNER = PosixFilePermissions.fromString("rwx------");

    private final Path directory;
    private final FileChannel lockChannel;
    private final FileLock lock;
    /** No channel: an interruption of the thread that writes would close it, and later commits would have no mark. */
    private final RandomAccessFile mark;

    private long syncedAt;
    private boolean unsynced;

    private DataDirectory(Path directory, FileChannel lockChannel, FileLock lock, RandomAccessFile mark) {
        this.directory = directory;
        this.lockChannel = lockChannel;
        this.lock = lock;
        this.mark = mark;
    }

    /**
     * Takes the lock of a directory, which is made where it does not exist, for the user of this process alone: texts are not encrypted.
     *
     * @throws StoreException {@code UNUSABLE} if another process holds the lock, or the directory cannot be written to
     */
    static DataDirectory lock(Path directory) {
        FileChannel channel = null;
        try {
            Files.createDirectories(directory, ofOwner(directory));
            channel = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                throw StoreException.unusable(
                        "data directory " + directory + ": another process uses it (one process at a time)", null);
            }
            RandomAccessFile mark =
                    new RandomAccessFile(directory.resolve("commits").toFile(), "rw");
            DataDirectory taken = new DataDirectory(directory, channel, lock, mark);
            channel = null;
            return taken;
        } catch (IOException e) {
            throw StoreException.unusable("data directory " + directory + ": " + e, e);
        } finally {
            if (channel != null) {
                closeQuietly(channel);
            }
        }
    }

    private static FileAttribute<?>[] ofOwner(Path directory) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OF_OWNER)}
                : new FileAttribute<?>[0];
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // by this process, which is one user of the directory too
        }
    }

    /** The failure that brought the caller here is the one to report. */
    private static void closeQuietly(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw StoreException.unusable("the lock cannot be released: " + e, e);
        }
    }

    /** The file of the database. */
    Path database() {
        return directory.resolve("chat.db");
    }

    /** The directory. */
    Path path() {
        return directory;
    }

    /**
     * Makes a folder of the directory, without the files in it: what a process that was killed has left there.
     *
     * @return the absolute path of the folder
     */
    Path emptyFolder(String name) {
        Path folder = directory.resolve(name).toAbsolutePath();
        try {
            Files.createDirectories(folder);
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            return folder;
        } catch (IOException e) {
            throw StoreException.unusable("data directory " + directory + ": " + e, e);
        }
    }

    /** The number of commits at the last mark; null where there is no valid mark. */
    @Nullable Long mark() {
        try {
            if (mark.length() < MARK_BYTES) {
                return null;
            }
            mark.seek(0);
            long commits = mark.readLong();
            return mark.readLong() == ~commits ? commits : null;
        } catch (IOException e) {
            throw StoreException.unusable("data directory " + directory + ": the mark cannot be read: " + e, e);
        }
    }

    /** Writes the mark, and syncs it once a second. Called after each commit, by one thread at a time. */
    void mark(long commits, long millis) throws IOException {
        byte[] bytes = ByteBuffer.allocate(MARK_BYTES)
                .putLong(commits)
                .putLong(~commits)
                .array();
        mark.seek(0);
        mark.write(bytes); // in one call: a process that is killed leaves no half
        unsynced = true;
        if (millis - syncedAt >= SYNC_MILLIS) {
            sync();
            syncedAt = millis;
        }
    }

    private void sync() throws IOException {
        mark.getFD().sync();
        unsynced = false;
    }

    /** Syncs the mark and releases the lock. */
    @Override
    public void close() throws IOException {
        try (lockChannel;
                mark) {
            if (unsynced) {
                sync();
            }
            lock.release();
        }
    }
}
