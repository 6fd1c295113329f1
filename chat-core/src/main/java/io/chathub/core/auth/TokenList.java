package io.chathub.core.auth;

import io.chathub.core.hook.Identity;
import io.chathub.core.hook.TokenVerifier;
import io.chathub.protocol.state.Role;
import io.chathub.runtime.ChatRuntime;
import io.chathub.runtime.ReloadedFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Manually issued tokens, for bots and tests: a file with one token a line.
 *
 * <pre>{@code
 * # token                                                                   user   role            name
 * 8f1c0a52b7e94d3c9a61                                                      bot-1                  Price bot
 * 5b1d7f0a3c9e42d8b6f4                                                      cleo   role=moderator  Cleo
 * sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08   ann
 * }</pre>
 *
 * <p>A token has {@value #MIN_TOKEN_LENGTH} or more characters. The file may hold its SHA-256 (in hexadecimal) instead,
 * so that a reader of the file cannot use the token. The user is one word. {@code role=moderator} or {@code role=owner} lets
 * the user moderate every room. All words after that are the name; a client without a listed name chooses one. The file is
 * read again when it has changed, at most once a second; if the
 * file cannot be read then, a warning is logged and the previous tokens stay valid. All methods may be called from any
 * thread; {@link #verify} blocks while the file is read.
 *
 * <p>Tokens are looked up by hash, so the time of a lookup reveals nothing about the listed tokens.
 */
public final class TokenList implements TokenVerifier {

    /** The fewest characters of a token: {@value}. */
    public static final int MIN_TOKEN_LENGTH = 16;

    private static final Logger LOG = LoggerFactory.getLogger(TokenList.class);
    private static final long CHECK_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Pattern LINE = Pattern.compile("\\s*(\\S+)\\s+(\\S+)(?:\\s+role=(\\S+))?(?:\\s+(\\S.*))?");
    private static final Pattern HASH = Pattern.compile("sha256:([0-9a-fA-F]{64})");

    private final ReloadedFiles<Map<String, Identity>> identities;

    private TokenList(Path file) throws IOException {
        identities = ReloadedFiles.load(ChatRuntime.system(), new Source(file));
    }

    /**
     * The tokens in a file.
     *
     * @throws IllegalArgumentException if the file cannot be read, or a line is malformed; the message has the number
     *                                  of that line, and no token
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

    private Map<String, Identity> current() {
        try {
            if (identities.checkAfter(CHECK_INTERVAL_NANOS)) {
                LOG.info("{} tokens reloaded", identities.value().size());
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("The tokens cannot be reloaded, the previous ones stay valid: {}", e.toString());
        }
        return identities.value();
    }

    /** The file, and its identities by the hash of their token. */
    private record Source(Path file) implements ReloadedFiles.Source<Map<String, Identity>> {

        @Override
        public List<byte[]> read() throws IOException {
            return List.of(Files.readAllBytes(file));
        }

        @Override
        public Map<String, Identity> parse(List<byte[]> files) throws IOException {
            String text = StandardCharsets.UTF_8
                    .newDecoder() // rejects malformed input
                    .decode(ByteBuffer.wrap(files.get(0)))
                    .toString();
            List<String> lines = text.lines().toList();
            Map<String, Identity> identities = new HashMap<>();
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
                    try {
                        add(identities, line);
                    } catch (RuntimeException e) {
                        // The message holds no text of the file and no cause: both may contain a token.
                        throw new IllegalArgumentException("tokens: " + file + ", line " + (i + 1)
                                + " (expected: TOKEN USER [role=ROLE] [NAME], the token of " + MIN_TOKEN_LENGTH
                                + " characters or more, or sha256: and 64 digits; each token once)");
                    }
                }
            }
            return Map.copyOf(identities);
        }
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
        Identity identity = new Identity(matcher.group(2), matcher.group(4)).withRole(role(matcher.group(3)));
        if (identities.put(key, identity) != null) {
            throw new IllegalArgumentException();
        }
    }

    private static @Nullable Role role(@Nullable String name) {
        if (name == null) {
            return null;
        }
        return switch (name) {
            case "owner" -> Role.OWNER;
            case "moderator" -> Role.MODERATOR;
            case "member" -> Role.MEMBER;
            default -> throw new IllegalArgumentException();
        };
    }

    private static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }
}
