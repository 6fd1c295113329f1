package io.chathub.server.jetty.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;

/**
 * Where a server's private key and its certificates are kept: in files that others replace. Reading and understanding are two
 * steps, so that what is checked and what is used are the same bytes.
 */
public interface KeySource {

    /**
     * The bytes of the files as they are now.
     *
     * @throws IllegalArgumentException if one cannot be read
     */
    List<byte[]> read();

    /**
     * The key and the certificates in these bytes. They belong together, and are of a kind that TLS has.
     *
     * @throws IllegalArgumentException if they are not; the message tells the file and what is expected, and nothing of a key
     */
    KeyStore parse(List<byte[]> files);

    /** What opens the keys in {@link #parse}'s answer. */
    String password();

    /** The bytes of a file that an option names. */
    static byte[] bytesOf(String option, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(option + ": " + file + " (expected: a file that can be read)", e);
        }
    }
}
