package io.chathub.auth.jwt.internal;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.ReloadedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A key set in a file, reloaded when the file changes, at most once a second. While the file is unusable, the previous
 * keys stay.
 */
final class KeySetFile implements JWKSource<SecurityContext> {

    private static final Logger LOG = LoggerFactory.getLogger(KeySetFile.class);
    private static final long CHECK_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path file;
    private final ReloadedFiles<JWKSet> keys;

    KeySetFile(Path file) {
        this.file = file;
        try {
            keys = ReloadedFiles.load(ChatRuntime.system(), new Source(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("keySet: " + file + " (expected: a file with a JSON Web Key Set)", e);
        }
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        return selector.select(current());
    }

    private JWKSet current() {
        try {
            if (keys.checkAfter(CHECK_INTERVAL_NANOS)) {
                LOG.info("Keys reloaded from {}", file);
            }
        } catch (IOException | IllegalArgumentException e) {
            // Without the message, which may contain a part of the file.
            Throwable reason = e.getCause() == null ? e : e.getCause();
            LOG.warn(
                    "The keys in {} cannot be reloaded, the previous ones stay in use: {}",
                    file,
                    reason.getClass().getName());
        }
        return keys.value();
    }

    private record Source(Path file) implements ReloadedFiles.Source<JWKSet> {

        @Override
        public List<byte[]> read() throws IOException {
            return List.of(Files.readAllBytes(file));
        }

        @Override
        public JWKSet parse(List<byte[]> files) {
            try {
                return JWKSet.parse(new String(files.get(0), StandardCharsets.UTF_8));
            } catch (ParseException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }
}
