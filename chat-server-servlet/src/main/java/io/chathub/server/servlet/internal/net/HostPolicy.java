package io.chathub.server.servlet.internal.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The host names that this server answers to. It defends against DNS rebinding: a page whose own name was made to resolve to
 * this server's address is same-origin with its requests, and only the {@code Host} header shows the foreign name.
 */
public final class HostPolicy {

    private static final Pattern HOST =
            Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::([0-9]{1,5}))?");

    /** A host, or with {@code below} the hosts below it; every port if {@code port} is null. */
    private record Rule(String host, @Nullable String port, boolean below) {

        boolean matches(String otherHost, @Nullable String otherPort) {
            return (below ? otherHost.endsWith("." + host) : otherHost.equals(host))
                    && (port == null || port.equals(otherPort));
        }
    }

    private final List<Rule> rules;

    private HostPolicy(List<Rule> rules) {
        this.rules = rules;
    }

    /**
     * The policy that {@link io.chathub.server.servlet.WebOptions.Builder#allowedHosts} describes.
     *
     * @throws IllegalArgumentException if an entry cannot be read
     */
    public static HostPolicy of(List<String> allowed) {
        List<Rule> rules = new ArrayList<>();
        for (String entry : allowed) {
            boolean below = entry.startsWith("*.");
            Matcher matcher = HOST.matcher(below ? entry.substring(2) : entry);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("allowedHosts: " + entry + " (expected: HOST, HOST:PORT or *.HOST)");
            }
            rules.add(new Rule(normal(matcher.group(1)), matcher.group(2), below));
        }
        return new HostPolicy(List.copyOf(rules));
    }

    /** Whether a request with this {@code Host} header is answered; every one if the policy has no entry. */
    public boolean allows(@Nullable String host) {
        if (rules.isEmpty()) {
            return true;
        }
        Matcher matcher = HOST.matcher(host == null ? "" : host);
        return matcher.matches()
                && rules.stream().anyMatch(rule -> rule.matches(normal(matcher.group(1)), matcher.group(2)));
    }

    /** The host in a {@code Host} header, without its port; null if the header is malformed. */
    public static @Nullable String nameIn(@Nullable String host) {
        Matcher matcher = HOST.matcher(host == null ? "" : host);
        return matcher.matches() ? matcher.group(1) : null;
    }

    /** In lower case, without the dot that may end a fully qualified name. */
    private static String normal(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
