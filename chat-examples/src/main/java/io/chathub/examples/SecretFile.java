package io.chathub.examples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that holds one secret and nothing else. */
final class SecretFile {

    private SecretFile() {}

    /** The content of the file, without the line break at its end, which editors add. */
    static byte[] read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1) // keeps each byte
                .replaceFirst("\\r?\\n$", "")
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
