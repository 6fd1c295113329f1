package io.chathub.server.jetty.internal.tls;

import io.chathub.runtime.ReloadedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;

/**
 * The files of a server's private key and certificates, which others may replace at any time. Reading and parsing are two steps,
 * so that the bytes that are checked are those that are used.
 */
public interface KeySource extends ReloadedFiles.Source<KeyStore> {

    /**
     * Reads the current bytes of the files.
     *
     * @throws IllegalArgumentException if a file cannot be read
     */
    @Override
    List<byte[]> read();

    /**
     * Parses the key and the certificates, and checks that they are a pair and of a kind that TLS supports.
     *
     * @throws IllegalArgumentException if a check fails; the message names the file and what is expected, and contains nothing of
     *                                  a key
     */
    @Override
    KeyStore parse(List<byte[]> files);

    /** The password of the keys in the result of {@link #parse}. */
    String password();

    /** Reads the file of an option. */
    static byte[] bytesOf(String option, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(option + ": " + file + " (expected: a file that can be read)", e);
        }
    }
}
