package io.chathub.auth.jwt.internal;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.text.ParseException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A key set in a file. When the file has changed it is read anew; what cannot be read then does not replace what was. */
final class KeySetFile implements JWKSource<SecurityContext> {

    private static final Logger LOG = LoggerFactory.getLogger(KeySetFile.class);
    private static final FileTime NOT_THERE = FileTime.fromMillis(Long.MIN_VALUE);
    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path file;
    private JWKSet keys;
    private FileTime changedAt;
    private long nextLookAt;

    KeySetFile(Path file) {
        this.file = file;
        try {
            changedAt = Files.getLastModifiedTime(file);
            keys = JWKSet.load(file.toFile());
        } catch (IOException | ParseException e) {
            throw new IllegalArgumentException("keySet: " + file + " (expected: a file with a JSON Web Key Set)", e);
        }
        nextLookAt = System.nanoTime() + BETWEEN_LOOKS_NANOS;
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
        return selector.select(current());
    }

    private synchronized JWKSet current() {
        long now = System.nanoTime();
        if (now - nextLookAt >= 0) {
            nextLookAt = now + BETWEEN_LOOKS_NANOS;
            try {
                FileTime time = timeOfChange();
                if (!time.equals(changedAt)) {
                    changedAt = time; // whatever comes of it: a broken file is told of once
                    keys = JWKSet.load(file.toFile());
                    LOG.info("The keys in {} were read anew", file);
                }
            } catch (IOException | ParseException e) {
                LOG.warn(
                        "The keys in {} cannot be read; those read before count: {}",
                        file,
                        e.getClass().getName());
            }
        }
        return keys;
    }

    /** A file that is not there has changed once, when it went. */
    private FileTime timeOfChange() {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return NOT_THERE;
        }
    }
}
