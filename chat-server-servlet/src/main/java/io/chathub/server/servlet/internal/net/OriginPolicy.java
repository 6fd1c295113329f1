package io.chathub.server.servlet.internal.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Decides which pages may connect, by their origin. Origins (RFC 6454) are parsed and compared by scheme, host and port, never
 * matched as text.
 */
public final class OriginPolicy {

    private static final String EVERYONE = "*";
    private static final String NONE = "null";
    private static final int MAX_PORT = 65_535;
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::([0-9]{1,5}))?");
    private static final Pattern ORIGIN = Pattern.compile("(https?)://(.{1,300})", Pattern.CASE_INSENSITIVE);

    private record Origin(String scheme, String host, int port) {

        static @Nullable Origin parse(String text) {
            Matcher matcher = ORIGIN.matcher(text);
            if (!matcher.matches()) {
                return null;
            }
            String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
            return at(scheme, matcher.group(2));
        }

        /** The origin of a scheme and a host with an optional port; null if they form none. */
        static @Nullable Origin at(String scheme, String hostAndPort) {
            Matcher matcher = HOST_AND_PORT.matcher(hostAndPort);
            if (!matcher.matches() || hostAndPort.startsWith(".") || hostAndPort.contains("..")) {
                return null; // a name with an empty label would match every wildcard
            }
            int standard = scheme.equals("https") ? 443 : 80;
            int port = matcher.group(2) == null ? standard : Integer.parseInt(matcher.group(2));
            if (port < 1 || port > MAX_PORT) {
                return null;
            }
            return new Origin(scheme, matcher.group(1).toLowerCase(Locale.ROOT), port);
        }
    }

    /** An allowed origin; with {@code below}, every host below its host instead of the host itself. */
    private record Rule(Origin origin, boolean below) {

        boolean matches(Origin other) {
            return other.scheme().equals(origin.scheme())
                    && other.port() == origin.port()
                    && (below
                            ? other.host().endsWith("." + origin.host())
                            : other.host().equals(origin.host()));
        }
    }

    private final boolean everyone;
    private final boolean nullAllowed;
    private final List<Rule> rules;

    private OriginPolicy(boolean everyone, boolean nullAllowed, List<Rule> rules) {
        this.everyone = everyone;
        this.nullAllowed = nullAllowed;
        this.rules = rules;
    }

    /** The same policy with {@code Origin: null} (file pages, sandboxed frames) allowed or rejected. */
    public OriginPolicy withNull(boolean allowed) {
        return new OriginPolicy(everyone, allowed, rules);
    }

    /** As {@link #of(String, List)}, of the option {@code allowedOrigins}. */
    public static OriginPolicy of(List<String> allowed) {
        return of("allowedOrigins", allowed);
    }

    /**
     * The policy that {@link io.chathub.server.servlet.WebOptions.Builder#allowedOrigins} describes.
     *
     * @param option the name of the option, for the message of the exception
     * @throws IllegalArgumentException if an entry cannot be read, or {@code *} is not alone
     */
    public static OriginPolicy of(String option, List<String> allowed) {
        if (allowed.contains(EVERYONE)) {
            if (allowed.size() > 1) {
                throw new IllegalArgumentException(option + ": " + allowed + " (expected: * alone, or origins)");
            }
            return new OriginPolicy(true, false, List.of());
        }
        List<Rule> rules = new ArrayList<>();
        for (String entry : allowed) {
            boolean below = entry.contains("://*.");
            Origin origin = Origin.parse(below ? entry.replaceFirst("://\\*\\.", "://") : entry);
            if (origin == null) {
                throw new IllegalArgumentException(option + ": " + entry
                        + " (expected: http(s)://HOST[:PORT], http(s)://*.HOST[:PORT], or * alone)");
            }
            rules.add(new Rule(origin, below));
        }
        return new OriginPolicy(false, false, List.copyOf(rules));
    }

    /** Whether every origin is allowed: the option was {@code *}. */
    public boolean allowsEveryOrigin() {
        return everyone;
    }

    /**
     * Whether a page of {@code origin} may connect: the origin is allowed, or is the server's own.
     *
     * @param origin the {@code Origin} header
     * @param host   the {@code Host} header
     */
    public boolean allows(String origin, @Nullable String host) {
        if (everyone || (nullAllowed && origin.equals(NONE))) {
            return true;
        }
        Origin page = Origin.parse(origin);
        return page != null && (isSameOrigin(page, host) || rules.stream().anyMatch(rule -> rule.matches(page)));
    }

    /** Whether {@code origin} is the server's own: host and port are those of the {@code Host} header. */
    public static boolean isSameOrigin(String origin, @Nullable String host) {
        Origin page = Origin.parse(origin);
        return page != null && isSameOrigin(page, host);
    }

    /** The page's scheme is taken as the server's: behind a proxy that terminates TLS, the server cannot know its own. */
    private static boolean isSameOrigin(Origin page, @Nullable String host) {
        return host != null && page.equals(Origin.at(page.scheme(), host));
    }
}
