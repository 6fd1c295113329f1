package io.chathub.client.internal.config;

import java.net.URI;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Host and port of a server. {@link URI} knows no host with an underscore, which networks of containers use, so this class
 * reads the authority itself.
 *
 * @param host   a name or a literal address, without the brackets of IPv6
 * @param port   1 to 65,535
 * @param secure whether the address is {@code wss}
 */
public record ServerAddress(String host, int port, boolean secure) {

    private static final Pattern WITH_UNDERSCORE = Pattern.compile("([A-Za-z0-9._-]{1,253})(?::([0-9]{1,5}))?");
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /**
     * The address in {@code uri}, whose scheme is {@code ws} or {@code wss}.
     *
     * @throws IllegalArgumentException if there is no valid host or port
     */
    public static ServerAddress of(URI uri) {
        boolean secure = "wss".equals(uri.getScheme());
        String host = uri.getHost();
        int port = uri.getPort();
        if (host == null) {
            Matcher authority = WITH_UNDERSCORE.matcher(String.valueOf(uri.getRawAuthority()));
            if (!authority.matches()) {
                // The authority may hold a password.
                throw new IllegalArgumentException(
                        "uri: a host that is not valid (expected: a host name or an address)");
            }
            host = Objects.requireNonNull(authority.group(1));
            port = authority.group(2) == null ? -1 : Integer.parseInt(authority.group(2));
            if (secure) {
                throw new IllegalArgumentException("uri: wss://" + host
                        + " (expected: a host name without an underscore, since Java accepts no certificate for it)");
            }
        }
        if (port != -1) {
            Checks.between("uri port", port, 1, 65_535);
        }
        boolean isIpv6 = host.startsWith("[") && host.endsWith("]");
        return new ServerAddress(
                isIpv6 ? host.substring(1, host.length() - 1) : host,
                port != -1 ? port : secure ? HTTPS_PORT : HTTP_PORT,
                secure);
    }

    /** Host and port, as in {@code CONNECT}: an IPv6 address in brackets. */
    public String authority() {
        return urlHost() + ":" + port;
    }

    /** The value of the header {@code Host}: without the port where that is the one of the scheme. */
    public String hostHeader() {
        return port == (secure ? HTTPS_PORT : HTTP_PORT) ? urlHost() : authority();
    }

    private String urlHost() {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }
}
