package io.chathub.examples;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** The URL of a database, as JDBC or the programs of PostgreSQL write it. It may have a password, and is in no message. */
final class StoreUrl {

    private static final String JDBC = "jdbc:";
    private static final Set<String> SCHEMES = Set.of("postgresql", "postgres");

    /** The driver logs a port that is none, which may be a part of a password with a slash in it. */
    private static final Pattern HOSTS = hosts("(?:[^\\s:@,\\[\\]]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");

    private static final int CONNECT_SECONDS = 5;
    private static final int ANSWER_SECONDS = 15;
    private static final String EXPECTED =
            "store-url: no URL of a database (expected: postgresql://host/database, with or without user:password@)";

    private final String jdbcUrl;
    private final @Nullable String user;
    private final @Nullable String password;

    /**
     * Reads the URL.
     *
     * @throws IllegalArgumentException if it is none of PostgreSQL's
     */
    StoreUrl(String url) {
        URI uri = uri(url.startsWith(JDBC) ? url.substring(JDBC.length()) : url);
        String authority = uri.getRawAuthority();
        int at = authority == null ? -1 : authority.lastIndexOf('@');
        String hosts = authority == null ? "" : authority.substring(at + 1);
        if (!SCHEMES.contains(String.valueOf(uri.getScheme())) || !HOSTS.matcher(hosts).matches()) {
            throw new IllegalArgumentException(EXPECTED);
        }
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        jdbcUrl = "jdbc:postgresql://" + hosts + uri.getRawPath() + query;
        String[] login = at < 0 ? new String[0] : authority.substring(0, at).split(":", 2);
        user = login.length > 0 ? decoded(login[0]) : null;
        password = login.length > 1 ? decoded(login[1]) : null;
    }

    private static Pattern hosts(String host) {
        return Pattern.compile(host + "(?:," + host + ")*");
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(EXPECTED); // without the cause, which has the URL
        }
    }

    private static String decoded(String encoded) {
        return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /**
     * The database, with times after which a connection or an answer counts as failed unless the URL sets its own.
     *
     * @param otherUser     the user where the URL has none
     * @param otherPassword the password where the URL has none
     */
    DataSource dataSource(@Nullable String otherUser, @Nullable String otherPassword) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setApplicationName("chat-server");
        database.setConnectTimeout(CONNECT_SECONDS);
        database.setSocketTimeout(ANSWER_SECONDS);
        database.setTcpKeepAlive(true);
        try {
            database.setUrl(jdbcUrl);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(EXPECTED); // without the cause, which has the URL
        }
        if (database.getUser() == null) {
            database.setUser(user != null ? user : otherUser);
        }
        if (database.getPassword() == null) {
            database.setPassword(password != null ? password : otherPassword);
        }
        return database;
    }
}
