package io.chathub.examples;

import io.chathub.core.HubBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The secret that the public ids of users are derived with. Its value is in no message. */
final class IdentityArguments {

    @Option(
            names = "--identity-secret",
            paramLabel = "SECRET",
            description =
                    "The secret that the public ids of users are derived with, 16 bytes or more, always the same; without"
                            + " one the ids change at each start; none. The variable is safer: command lines can be seen."
                            + " [CHAT_IDENTITY_SECRET]")
    private @Nullable String secret;

    @Option(
            names = "--identity-secret-file",
            paramLabel = "FILE",
            description = "A file with that secret instead; none. [CHAT_IDENTITY_SECRET_FILE]")
    private @Nullable Path file;

    /** The hub with the secret, if there is one. */
    HubBuilder applyTo(HubBuilder hub) {
        if (secret != null && file != null) {
            throw new IllegalArgumentException("identity-secret, identity-secret-file: both (expected: one of them)");
        }
        if (secret != null) {
            return hub.identitySecret(secret.getBytes(StandardCharsets.UTF_8));
        }
        return file == null ? hub : hub.identitySecret(read(file));
    }

    private static byte[] read(Path file) {
        try {
            return SecretFile.read(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "identity-secret-file: " + file + " (expected: a file that can be read)", e);
        }
    }
}
