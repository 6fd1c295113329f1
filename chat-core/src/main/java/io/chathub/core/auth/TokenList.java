package io.chathub.core.auth;

import io.chathub.core.hook.Identity;
import io.chathub.core.hook.TokenVerifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens that were given out by hand, for bots and tests: a file with a line for each.
 *
 * <pre>{@code
 * # token                                                                   user   name
 * 8f1c0a52b7e94d3c9a61                                                      bot-1  Price bot
 * sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08   ann
 * }</pre>
 *
 * <p>A token is {@value #MIN_TOKEN_LENGTH} or more characters, or stands as its SHA-256 (in hexadecimal), so that whoever reads
 * the file cannot use it. The user is one word; the name is the rest of the line, and without one the client chooses its
 * name. The file is looked at again when it has changed, at most once a second; a file that cannot be read then is told of in the log, and
 * what was read before counts. All methods may be called from any thread; {@link #verify} blocks while the file is read.
 *
 * <p>A token is looked up by its hash, so how long that takes tells nothing about those in the list.
 */
public final class TokenList implements TokenVerifier {

    /** The fewest characters of a token: {@value}. */
    public static final int MIN_TOKEN_LENGTH = 16;

    private static final Logger LOG = LoggerFactory.getLogger(TokenList.class);
    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final FileTime NOT_THERE = FileTime.fromMillis(Long.MIN_VALUE);
    private static final Pattern LINE = Pattern.compile("\\s*(\\S+)\\s+(\\S+)(?:\\s+(\\S.*))?");
    private static final Pattern HASH = Pattern.compile("sha256:([0-9a-fA-F]{64})");

    private final Path file;
    private Map<String, Identity> identities;
    private FileTime changedAt;
    private long nextLookAt;

    private TokenList(Path file) throws IOException {
        this.file = file;
        changedAt = Files.getLastModifiedTime(file);
        identities = read(file);
        nextLookAt = System.nanoTime() + BETWEEN_LOOKS_NANOS;
    }

    /**
     * The tokens in a file.
     *
     * @throws IllegalArgumentException if it cannot be read, or a line of it is none; the message tells which, and no token
     */
    public static TokenList of(Path file) {
        try {
            return new TokenList(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("tokens: " + file + " (expected: a file of UTF-8 text)", e);
        }
    }

    @Override
    public @Nullable Identity verify(String token) {
        return token.length() < MIN_TOKEN_LENGTH ? null : current().get(hash(token));
    }

    private synchronized Map<String, Identity> current() {
        long now = System.nanoTime();
        if (now - nextLookAt >= 0) {
            nextLookAt = now + BETWEEN_LOOKS_NANOS;
            try {
                FileTime time = timeOfChange();
                if (!time.equals(changedAt)) {
                    changedAt = time; // whatever comes of it: a broken file is told of once
                    identities = read(file);
                    LOG.info("{} tokens were read anew from {}", identities.size(), file);
                }
            } catch (IOException | IllegalArgumentException e) {
                LOG.warn("The tokens cannot be read anew; those read before count: {}", e.toString());
            }
        }
        return identities;
    }

    /** A file that is not there has changed once, when it went. */
    private FileTime timeOfChange() {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return NOT_THERE;
        }
    }

    private static Map<String, Identity> read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        Map<String, Identity> identities = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
                try {
                    add(identities, line);
                } catch (RuntimeException e) {
                    // What is wrong is told, and not what stands there: it may be a token.
                    throw new IllegalArgumentException("tokens: " + file + ", line " + (i + 1)
                            + " (expected: TOKEN USER [NAME], the token of " + MIN_TOKEN_LENGTH
                            + " characters or more, or sha256: and 64 digits; each token once)");
                }
            }
        }
        return Map.copyOf(identities);
    }

    private static void add(Map<String, Identity> identities, String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException();
        }
        String token = matcher.group(1);
        Matcher hash = HASH.matcher(token);
        if (!hash.matches() && (token.length() < MIN_TOKEN_LENGTH || token.startsWith("sha256:"))) {
            throw new IllegalArgumentException();
        }
        String key = hash.matches() ? HexFormat.of().formatHex(HexFormat.of().parseHex(hash.group(1))) : hash(token);
        if (identities.put(key, new Identity(matcher.group(2), matcher.group(3))) != null) {
            throw new IllegalArgumentException();
        }
    }

    private static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
