package io.chathub.server.jetty.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may connect. Origins (RFC 6454) are parsed and compared by scheme, host and port; nothing is ever matched
 * as text.
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

        /** The origin of {@code scheme} at a host that may name a port. */
        static @Nullable Origin at(String scheme, String hostAndPort) {
            Matcher matcher = HOST_AND_PORT.matcher(hostAndPort);
            if (!matcher.matches() || hostAndPort.startsWith(".") || hostAndPort.contains("..")) {
                return null; // a name with an empty label is below every name
            }
            int standard = scheme.equals("https") ? 443 : 80;
            int port = matcher.group(2) == null ? standard : Integer.parseInt(matcher.group(2));
            if (port < 1 || port > MAX_PORT) {
                return null;
            }
            return new Origin(scheme, matcher.group(1).toLowerCase(Locale.ROOT), port);
        }
    }

    /** An allowed origin; where {@code below} is set, every host that ends in its host instead of the host itself. */
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
    private final boolean pagesWithout;
    private final List<Rule> rules;

    private OriginPolicy(boolean everyone, boolean pagesWithout, List<Rule> rules) {
        this.everyone = everyone;
        this.pagesWithout = pagesWithout;
        this.rules = rules;
    }

    /** The same policy, where pages without an origin may, or may not, connect too. */
    OriginPolicy withNull(boolean allowed) {
        return new OriginPolicy(everyone, allowed, rules);
    }

    /**
     * The policy that {@link io.chathub.server.jetty.WebOptions.Builder#allowedOrigins} describes.
     *
     * @throws IllegalArgumentException if an entry cannot be read, or {@code *} is not alone
     */
    public static OriginPolicy of(List<String> allowed) {
        if (allowed.contains(EVERYONE)) {
            if (allowed.size() > 1) {
                throw new IllegalArgumentException("allowedOrigins: " + allowed + " (expected: * alone, or origins)");
            }
            return new OriginPolicy(true, false, List.of());
        }
        List<Rule> rules = new ArrayList<>();
        for (String entry : allowed) {
            boolean below = entry.contains("://*.");
            Origin origin = Origin.parse(below ? entry.replaceFirst("://\\*\\.", "://") : entry);
            if (origin == null) {
                throw new IllegalArgumentException("allowedOrigins: " + entry
                        + " (expected: http(s)://HOST[:PORT], http(s)://*.HOST[:PORT], or * alone)");
            }
            rules.add(new Rule(origin, below));
        }
        return new OriginPolicy(false, false, List.copyOf(rules));
    }

    /** Whether {@code *} was given. */
    boolean allowsEveryone() {
        return everyone;
    }

    /**
     * Whether a page of {@code origin} may connect.
     *
     * @param origin the {@code Origin} header
     * @param host   the {@code Host} header
     */
    boolean allows(String origin, @Nullable String host) {
        if (everyone || (pagesWithout && origin.equals(NONE))) {
            return true;
        }
        Origin page = Origin.parse(origin);
        return page != null && (isSameOrigin(page, host) || rules.stream().anyMatch(rule -> rule.matches(page)));
    }

    /** Whether a page of {@code origin} is one of this server's own. */
    static boolean isSameOrigin(String origin, @Nullable String host) {
        Origin page = Origin.parse(origin);
        return page != null && isSameOrigin(page, host);
    }

    /** The page's scheme counts as ours: behind a proxy that does TLS, this server cannot know its own. */
    private static boolean isSameOrigin(Origin page, @Nullable String host) {
        return host != null && page.equals(Origin.at(page.scheme(), host));
    }
}
