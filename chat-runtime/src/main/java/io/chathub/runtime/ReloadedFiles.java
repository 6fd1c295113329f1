package io.chathub.runtime;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A value that is parsed from files, and parsed again when the content of a file has changed. While the files cannot be read or
 * parsed, the last good value stays. The content decides and not its time, so that a replaced link is noticed too.
 *
 * <p>Nothing runs in the background: the owner calls {@link #check()} from a timer, or {@link #checkAfter} at each use. All
 * methods may be called from any thread, and block while the files are read.
 *
 * @param <T> the type of the value, immutable
 */
public final class ReloadedFiles<T> {

    /**
     * Reads and parses the files. The bytes that are compared are those that are parsed.
     *
     * @param <T> the type of the value
     */
    public interface Source<T> {

        /**
         * Reads the current content of all files.
         *
         * @throws IOException              if a file cannot be read
         * @throws IllegalArgumentException likewise
         */
        List<byte[]> read() throws IOException;

        /**
         * Parses the content of the files.
         *
         * @throws IOException              if the content is not valid
         * @throws IllegalArgumentException likewise
         */
        T parse(List<byte[]> files) throws IOException;
    }

    private final ChatRuntime runtime;
    private final Source<T> source;

    // Guarded by this object's monitor:
    private T value;
    /** The content at the last check: its hash, or the reason why it could not be read. */
    private String content;

    private long checkedAt;

    private ReloadedFiles(ChatRuntime runtime, Source<T> source, List<byte[]> files) throws IOException {
        this.runtime = runtime;
        this.source = source;
        content = hash(files);
        value = source.parse(files);
        checkedAt = runtime.nanoTime();
    }

    /**
     * Reads and parses the files for the first time.
     *
     * @throws IOException              as the source
     * @throws IllegalArgumentException as the source
     */
    public static <T> ReloadedFiles<T> load(ChatRuntime runtime, Source<T> source) throws IOException {
        return new ReloadedFiles<>(runtime, source, source.read());
    }

    /** The value of the last files that were valid. */
    public synchronized T value() {
        return value;
    }

    /**
     * Reads the files, and parses them if they have changed since the last check.
     *
     * @return whether there is a new value
     * @throws IOException              if the files have changed and cannot be used; once for each change
     * @throws IllegalArgumentException likewise
     */
    public synchronized boolean check() throws IOException {
        checkedAt = runtime.nanoTime();
        List<byte[]> files;
        try {
            files = source.read();
        } catch (IOException | IllegalArgumentException e) {
            if (isNew(e.toString())) {
                throw e;
            }
            return false;
        }
        if (!isNew(hash(files))) {
            return false;
        }
        value = source.parse(files);
        return true;
    }

    /** As {@link #check()}, if the last check is at least {@code nanos} nanoseconds ago; false otherwise. */
    public synchronized boolean checkAfter(long nanos) throws IOException {
        return runtime.nanoTime() - checkedAt >= nanos && check();
    }

    /**
     * Reads and parses the files, changed or not.
     *
     * @throws IOException              if the files cannot be used; the value stays
     * @throws IllegalArgumentException likewise
     */
    public synchronized void reload() throws IOException {
        List<byte[]> files = source.read();
        content = hash(files);
        value = source.parse(files);
    }

    private boolean isNew(String now) {
        boolean changed = !now.equals(content);
        content = now;
        return changed;
    }

    private static String hash(List<byte[]> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            StringBuilder hashes = new StringBuilder();
            for (byte[] file : files) {
                hashes.append(HexFormat.of().formatHex(digest.digest(file))).append(' ');
            }
            return hashes.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
    }
}
