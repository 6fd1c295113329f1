package io.chathub.server.servlet;

import io.chathub.server.servlet.internal.net.HostPolicy;
import io.chathub.server.servlet.internal.net.Networks;
import io.chathub.server.servlet.internal.net.OriginPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Options of the HTTP side of a chat: origins, hosts, proxies, limits, administration, files. Immutable.
 *
 * @param allowedOrigins           the origins whose pages may connect, beside the server's own; see {@link Builder#allowedOrigins}
 * @param maxConnectionsPerAddress the most open WebSockets per IP address;
 *                                 {@value #DEFAULT_MAX_CONNECTIONS_PER_ADDRESS} unless set
 * @param adminToken               the token of operators; null: only this machine has access, unless there is an authorizer
 * @param staticDirectory          a folder whose files are served; null: none
 * @param sharedFrames             whether receivers share the framed bytes of a message; true unless set
 * @param allowedHosts             the host names that are answered, all if empty; see {@link Builder#allowedHosts}
 * @param allowNullOrigin          whether pages with {@code Origin: null} may connect; false unless set
 * @param allowMissingOrigin       whether a cookie without an {@code Origin} is accepted; false unless set
 * @param tokenInQuery             whether {@code ?token=} is read; true unless set
 * @param trustedProxies           the proxies whose forwarding header is read; see {@link Builder#trustedProxies}
 * @param forwardedHeader          the forwarding header that is read; {@link ForwardedHeader#X_FORWARDED} unless set
 * @param adminAuthorizer          the host's own authentication of operators; null: none
 * @param adminTokenTtl            the lifetime of an action token; 15 minutes unless set
 * @param openMetrics              whether {@code /metrics} answers everybody; false unless set: operators only
 * @param backupDirectory          the folder that operators write backups to; null: they write none
 * @param page                     name, picture, colour and texts of the chat page; {@link PageOptions#DEFAULT} unless set
 * @param embeddingOrigins         the origins whose pages may show the chat page in a frame; none unless set; see
 *                                 {@link Builder#embeddingOrigins}
 */
public record WebOptions(
        List<String> allowedOrigins,
        int maxConnectionsPerAddress,
        @Nullable String adminToken,
        @Nullable Path staticDirectory,
        boolean sharedFrames,
        List<String> allowedHosts,
        boolean allowNullOrigin,
        boolean allowMissingOrigin,
        boolean tokenInQuery,
        List<String> trustedProxies,
        ForwardedHeader forwardedHeader,
        @Nullable AdminAuthorizer adminAuthorizer,
        Duration adminTokenTtl,
        boolean openMetrics,
        @Nullable Path backupDirectory,
        PageOptions page,
        List<String> embeddingOrigins) {

    /** The default of {@link #maxConnectionsPerAddress()}: {@value}. */
    public static final int DEFAULT_MAX_CONNECTIONS_PER_ADDRESS = 100;
    /** The minimum length of {@link #adminToken()}: {@value} characters. */
    public static final int MIN_ADMIN_TOKEN_LENGTH = 8;
    /** The default of {@link #adminTokenTtl()}: 15 minutes. */
    public static final Duration DEFAULT_ADMIN_TOKEN_TTL = Duration.ofMinutes(15);

    private static final Duration MAX_ADMIN_TOKEN_TTL = Duration.ofDays(1);

    /** All defaults: same origin only, 100 connections per address, dashboard on this machine only, no files. */
    public static final WebOptions DEFAULT = builder().build();

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if an origin, a host or a network cannot be parsed, the limit is not positive, the token is
     *                                  too short or not printable ASCII, the folder does not exist, or {@code adminTokenTtl} is not
     *                                  more than zero and at most one day
     */
    public WebOptions {
        allowedOrigins = List.copyOf(allowedOrigins);
        Objects.requireNonNull(OriginPolicy.of("allowedOrigins", allowedOrigins)); // validates
        embeddingOrigins = List.copyOf(embeddingOrigins);
        Objects.requireNonNull(OriginPolicy.of("embeddingOrigins", embeddingOrigins));
        Objects.requireNonNull(page, "page");
        allowedHosts = List.copyOf(allowedHosts);
        Objects.requireNonNull(HostPolicy.of(allowedHosts));
        trustedProxies = List.copyOf(trustedProxies);
        Objects.requireNonNull(Networks.of("trustedProxies", trustedProxies));
        Objects.requireNonNull(forwardedHeader, "forwardedHeader");
        if (maxConnectionsPerAddress < 1) {
            throw new IllegalArgumentException(
                    "maxConnectionsPerAddress: " + maxConnectionsPerAddress + " (expected: >= 1)");
        }
        if (adminToken != null
                && (adminToken.length() < MIN_ADMIN_TOKEN_LENGTH
                        || !adminToken.chars().allMatch(c -> c > ' ' && c < 0x7f))) {
            throw new IllegalArgumentException("adminToken: not acceptable (expected: >= " + MIN_ADMIN_TOKEN_LENGTH
                    + " characters of printable ASCII without spaces)");
        }
        if (staticDirectory != null && !Files.isDirectory(staticDirectory)) {
            throw new IllegalArgumentException(
                    "staticDirectory: " + staticDirectory + " (expected: a folder that exists)");
        }
        if (backupDirectory != null && !Files.isDirectory(backupDirectory)) {
            throw new IllegalArgumentException(
                    "backupDirectory: " + backupDirectory + " (expected: a folder that exists)");
        }
        if (adminTokenTtl.isZero() || adminTokenTtl.isNegative() || adminTokenTtl.compareTo(MAX_ADMIN_TOKEN_TTL) > 0) {
            throw new IllegalArgumentException(
                    "adminTokenTtl: " + adminTokenTtl + " (expected: > 0 and <= " + MAX_ADMIN_TOKEN_TTL + ")");
        }
    }

    /** A builder with every default. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder with the values of these options. */
    public Builder mutate() {
        Builder builder = new Builder();
        builder.allowedOrigins = allowedOrigins;
        builder.maxConnectionsPerAddress = maxConnectionsPerAddress;
        builder.adminToken = adminToken;
        builder.staticDirectory = staticDirectory;
        builder.sharedFrames = sharedFrames;
        builder.allowedHosts = allowedHosts;
        builder.allowNullOrigin = allowNullOrigin;
        builder.allowMissingOrigin = allowMissingOrigin;
        builder.tokenInQuery = tokenInQuery;
        builder.trustedProxies = trustedProxies;
        builder.forwardedHeader = forwardedHeader;
        builder.adminAuthorizer = adminAuthorizer;
        builder.adminTokenTtl = adminTokenTtl;
        builder.openMetrics = openMetrics;
        builder.backupDirectory = backupDirectory;
        builder.page = page;
        builder.embeddingOrigins = embeddingOrigins;
        return builder;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "WebOptions[allowedOrigins=" + allowedOrigins + ", maxConnectionsPerAddress=" + maxConnectionsPerAddress
                + ", adminToken=" + (adminToken == null ? "none" : "***") + ", staticDirectory=" + staticDirectory
                + ", sharedFrames=" + sharedFrames + ", allowedHosts=" + allowedHosts + ", allowNullOrigin="
                + allowNullOrigin + ", allowMissingOrigin=" + allowMissingOrigin + ", tokenInQuery=" + tokenInQuery
                + ", trustedProxies=" + trustedProxies + ", forwardedHeader=" + forwardedHeader + ", adminAuthorizer="
                + (adminAuthorizer == null ? "none" : "set") + ", adminTokenTtl=" + adminTokenTtl + ", openMetrics="
                + openMetrics + ", backupDirectory=" + backupDirectory + ", page=" + page + ", embeddingOrigins="
                + embeddingOrigins + "]";
    }

    /** Collects options; {@link #build()} checks them. Not thread-safe. */
    public static final class Builder {
        private List<String> allowedOrigins = List.of();
        private int maxConnectionsPerAddress = DEFAULT_MAX_CONNECTIONS_PER_ADDRESS;
        private @Nullable String adminToken;
        private @Nullable Path staticDirectory;
        private boolean sharedFrames = true;
        private List<String> allowedHosts = List.of();
        private boolean allowNullOrigin;
        private boolean allowMissingOrigin;
        private boolean tokenInQuery = true;
        private List<String> trustedProxies = List.of();
        private ForwardedHeader forwardedHeader = ForwardedHeader.X_FORWARDED;
        private @Nullable AdminAuthorizer adminAuthorizer;
        private Duration adminTokenTtl = DEFAULT_ADMIN_TOKEN_TTL;
        private boolean openMetrics;
        private @Nullable Path backupDirectory;
        private PageOptions page = PageOptions.DEFAULT;
        private List<String> embeddingOrigins = List.of();

        private Builder() {}

        /**
         * Allows pages of these origins to connect and to read {@code /api}, beside pages of the server's own origin.
         * An entry is {@code https://chat.example.com}, with a port unless it is the scheme's default port. The entry
         * {@code https://*.example.com} allows every name below {@code example.com}, but not that name itself. The
         * single entry {@code *} allows every page; it is for chats without accounts. With this entry and an
         * {@link io.chathub.core.hook.Authenticator}, which may read cookies, the server refuses to start. By default
         * only pages of the server's own origin may connect. A client that sends no {@code Origin} is not a browser and
         * may connect.
         */
        public Builder allowedOrigins(String... origins) {
            return allowedOrigins(List.of(origins));
        }

        /** As {@link #allowedOrigins(String...)}. */
        public Builder allowedOrigins(List<String> origins) {
            allowedOrigins = List.copyOf(origins);
            return this;
        }

        /** Sets {@link WebOptions#maxConnectionsPerAddress()}. */
        public Builder maxConnectionsPerAddress(int connections) {
            maxConnectionsPerAddress = connections;
            return this;
        }

        /**
         * Gives access to {@code /admin}, {@code /api/monitoring} and {@code /api/admin} by this token: as
         * {@code Authorization: Bearer}, or as the password of HTTP Basic with any user name; a browser asks its user
         * for the password. With a token, requests from this machine need it too; without one, only requests from this
         * machine are answered. Use TLS, or a proxy that terminates TLS, wherever the token is sent over a network.
         */
        public Builder adminToken(@Nullable String token) {
            adminToken = token;
            return this;
        }

        /**
         * Serves the files of a folder, without listings. Names that begin with a dot, symbolic links, and files that are in a
         * public folder by mistake (classes, properties, keys, key stores, backups) are not served. The chat's own paths take
         * precedence.
         */
        public Builder staticDirectory(@Nullable Path folder) {
            staticDirectory = folder;
            return this;
        }

        /**
         * Whether a message is framed once and the same bytes are written to all receivers. If false, the container frames it for
         * each receiver, which costs several times as much; use it where shared frames fail, for instance with a new version of
         * Jetty.
         */
        public Builder sharedFrames(boolean shared) {
            sharedFrames = shared;
            return this;
        }

        /**
         * Answers only requests whose {@code Host} is one of these names; all other requests are refused with 421. A
         * name is {@code chat.example.com}, with a port to allow only that port, or {@code *.example.com}. The check
         * defends against DNS rebinding, by which the name of a foreign page resolves to this server's address. By
         * default every host is answered.
         */
        public Builder allowedHosts(String... hosts) {
            return allowedHosts(List.of(hosts));
        }

        /** As {@link #allowedHosts(String...)}. */
        public Builder allowedHosts(List<String> hosts) {
            allowedHosts = List.copyOf(hosts);
            return this;
        }

        /** Whether pages with {@code Origin: null} may connect: {@code file:} pages and sandboxed frames. Any page can put itself into such a frame. */
        public Builder allowNullOrigin(boolean allow) {
            allowNullOrigin = allow;
            return this;
        }

        /**
         * Whether a client that sends a cookie, but neither an {@code Origin} nor a token, may connect to a hub with an
         * authenticator. Browsers always send an {@code Origin}; a program can send it too.
         */
        public Builder allowMissingOrigin(boolean allow) {
            allowMissingOrigin = allow;
            return this;
        }

        /** Whether {@code ?token=} is read. URLs are logged in many systems; where all clients can set a header, turn it off. */
        public Builder tokenInQuery(boolean read) {
            tokenInQuery = read;
            return this;
        }

        /**
         * The proxies whose forwarding header gives the client's address and scheme: addresses, or networks such as
         * {@code 10.0.0.0/8}. The header of any other peer is ignored. By default no proxy is trusted, and a client's address is
         * that of its connection: behind a proxy all clients then share one address and its limits.
         */
        public Builder trustedProxies(String... networks) {
            return trustedProxies(List.of(networks));
        }

        /** As {@link #trustedProxies(String...)}. */
        public Builder trustedProxies(List<String> networks) {
            trustedProxies = List.copyOf(networks);
            return this;
        }

        /** The header that the {@link #trustedProxies} set; the other one is not read. */
        public Builder forwardedHeader(ForwardedHeader header) {
            forwardedHeader = header;
            return this;
        }

        /**
         * The host's own authentication of operators. With an {@link #adminToken} too, the token or the authorizer is
         * sufficient. With one of them, requests from this machine need authentication as well. See
         * {@link AdminAuthorizer}.
         */
        public Builder adminAuthorizer(@Nullable AdminAuthorizer authorizer) {
            adminAuthorizer = authorizer;
            return this;
        }

        /**
         * The lifetime of the action tokens of {@code GET /api/admin}. An operator needs an action token if the browser
         * authenticates by itself, with HTTP Basic or a cookie. More than zero, at most one day.
         */
        public Builder adminTokenTtl(Duration ttl) {
            adminTokenTtl = ttl;
            return this;
        }

        /**
         * Whether {@code GET /metrics} answers everybody, without the check of operators. The figures name no room, user or
         * address; they tell how busy the chat is.
         */
        public Builder openMetrics(boolean open) {
            openMetrics = open;
            return this;
        }

        /**
         * The folder that operators write backups to by {@code POST /api/admin/backup}; null for none. They choose the name of a
         * file, never its folder, and overwrite no file.
         */
        public Builder backupDirectory(@Nullable Path folder) {
            backupDirectory = folder;
            return this;
        }

        /** Name, picture, colour and texts of the chat page. */
        public Builder page(PageOptions options) {
            page = Objects.requireNonNull(options, "page");
            return this;
        }

        /**
         * Allows pages of these origins to show the chat page in a frame, as the element {@code chathub-chat} does. An entry is as
         * one of {@link #allowedOrigins(String...)}; {@code *} allows every page. By default no page may, and no page may show the
         * dashboard: a page with an invisible frame could make its users press the buttons of the chat.
         */
        public Builder embeddingOrigins(String... origins) {
            return embeddingOrigins(List.of(origins));
        }

        /** As {@link #embeddingOrigins(String...)}. */
        public Builder embeddingOrigins(List<String> origins) {
            embeddingOrigins = List.copyOf(origins);
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException as the constructor says
         */
        public WebOptions build() {
            return new WebOptions(
                    Objects.requireNonNull(allowedOrigins),
                    maxConnectionsPerAddress,
                    adminToken,
                    staticDirectory,
                    sharedFrames,
                    allowedHosts,
                    allowNullOrigin,
                    allowMissingOrigin,
                    tokenInQuery,
                    trustedProxies,
                    forwardedHeader,
                    adminAuthorizer,
                    adminTokenTtl,
                    openMetrics,
                    backupDirectory,
                    page,
                    embeddingOrigins);
        }
    }
}
