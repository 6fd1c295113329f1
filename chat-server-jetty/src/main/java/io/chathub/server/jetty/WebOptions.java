package io.chathub.server.jetty;

import io.chathub.server.jetty.internal.HostPolicy;
import io.chathub.server.jetty.internal.Networks;
import io.chathub.server.jetty.internal.OriginPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a chat meets the network. Immutable.
 *
 * @param allowedOrigins           which pages of other origins may connect; see {@link Builder#allowedOrigins}
 * @param maxConnectionsPerAddress how many WebSockets one IP address may have open;
 *                                 {@value #DEFAULT_MAX_CONNECTIONS_PER_ADDRESS} unless set
 * @param adminToken               opens the dashboard to whoever has it; null: the dashboard is for this machine alone
 * @param staticDirectory          a folder whose files are served; null: none
 * @param sharedFrames             whether receivers share the bytes of a message; true unless set
 * @param allowedHosts             by which names the server is reached; see {@link Builder#allowedHosts}
 * @param allowNullOrigin          whether pages without an origin may connect; false unless set
 * @param allowMissingOrigin       whether a cookie without an {@code Origin} lets in; false unless set
 * @param tokenInQuery             whether a token may come in the query; true unless set
 * @param trustedProxies           whose word counts on where a client comes from; see {@link Builder#trustedProxies}
 * @param forwardedHeader          in which header they say it; {@link ForwardedHeader#X_FORWARDED} unless set
 * @param adminAuthorizer          the host's own check of who is an operator; null: none
 * @param adminTokenTtl            how long the dashboard may act on what it has read; 15 minutes unless set
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
        Duration adminTokenTtl) {

    /** The default of {@link #maxConnectionsPerAddress()}: {@value}. */
    public static final int DEFAULT_MAX_CONNECTIONS_PER_ADDRESS = 100;
    /** The fewest characters of {@link #adminToken()}: {@value}. */
    public static final int MIN_ADMIN_TOKEN_LENGTH = 8;
    /** The default of {@link #adminTokenTtl()}: 15 minutes. */
    public static final Duration DEFAULT_ADMIN_TOKEN_TTL = Duration.ofMinutes(15);

    private static final Duration LONGEST_ADMIN_TOKEN_TTL = Duration.ofDays(1);

    /** Same origin only, 100 connections an address, dashboard on this machine only, no files. */
    public static final WebOptions DEFAULT = builder().build();

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if an origin, a host or a network cannot be read, the bound is not positive, the token is short or not
     *                                  printable ASCII, the folder is not there, or {@code adminTokenTtl} is not more than
     *                                  zero and at most a day
     */
    public WebOptions {
        allowedOrigins = List.copyOf(allowedOrigins);
        Objects.requireNonNull(OriginPolicy.of(allowedOrigins)); // for what it throws
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
        if (adminTokenTtl.isZero()
                || adminTokenTtl.isNegative()
                || adminTokenTtl.compareTo(LONGEST_ADMIN_TOKEN_TTL) > 0) {
            throw new IllegalArgumentException(
                    "adminTokenTtl: " + adminTokenTtl + " (expected: > 0 and <= " + LONGEST_ADMIN_TOKEN_TTL + ")");
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
        return builder;
    }

    /** The token is not shown. */
    @Override
    public String toString() {
        return "WebOptions[allowedOrigins=" + allowedOrigins + ", maxConnectionsPerAddress=" + maxConnectionsPerAddress
                + ", adminToken=" + (adminToken == null ? "none" : "***") + ", staticDirectory=" + staticDirectory
                + ", sharedFrames=" + sharedFrames + ", allowedHosts=" + allowedHosts + ", allowNullOrigin="
                + allowNullOrigin + ", allowMissingOrigin=" + allowMissingOrigin + ", tokenInQuery=" + tokenInQuery
                + ", trustedProxies=" + trustedProxies + ", forwardedHeader=" + forwardedHeader + ", adminAuthorizer="
                + (adminAuthorizer == null ? "none" : "set") + ", adminTokenTtl=" + adminTokenTtl + "]";
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

        private Builder() {}

        /**
         * Lets pages of these origins connect and read {@code /api}, beside those of the server's own. Each is
         * {@code https://chat.example.com}, with a port where it is not the scheme's, or {@code https://*.example.com} for
         * every name below that, but not the name itself. The single word {@code *} lets every page connect; that is for
         * chats without accounts: with an {@link io.chathub.core.hook.Authenticator}, which may look at cookies, the server
         * refuses to start. Without any, only pages of the server's own origin may. A client that sends no
         * {@code Origin} is no browser and may always connect.
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
         * Opens {@code /admin}, {@code /api/monitoring} and {@code /api/admin} to whoever shows this token: as {@code Authorization: Bearer},
         * or as the password of HTTP Basic with any user name, which is what a browser asks for. With a
         * token, this machine needs it as well; without one, they answer to this machine alone. Use TLS, or a proxy that does, where it travels.
         */
        public Builder adminToken(@Nullable String token) {
            adminToken = token;
            return this;
        }

        /**
         * Serves the files of a folder. Folders are not listed; names that begin with a dot, symbolic links, and what lies there
         * by mistake (classes, properties, keys, key stores, backups) are not served; what the chat itself serves comes first.
         */
        public Builder staticDirectory(@Nullable Path folder) {
            staticDirectory = folder;
            return this;
        }

        /**
         * Whether a message is framed once and its bytes go to all receivers as they are. Set to false, Jetty frames it for
         * each receiver, which costs several times as much: a way out where the faster one fails, with a new version of
         * Jetty for instance.
         */
        public Builder sharedFrames(boolean shared) {
            sharedFrames = shared;
            return this;
        }

        /**
         * Answers only requests that name one of these hosts, and all others with 421: {@code chat.example.com}, with a port
         * where only that one is meant, or {@code *.example.com}. It keeps out pages whose own name was made to point at
         * this server's address. Without any, every name is answered.
         */
        public Builder allowedHosts(String... hosts) {
            return allowedHosts(List.of(hosts));
        }

        /** As {@link #allowedHosts(String...)}. */
        public Builder allowedHosts(List<String> hosts) {
            allowedHosts = List.copyOf(hosts);
            return this;
        }

        /** Whether pages without an origin may connect, as {@code file:} pages and sandboxed frames are. Any page can put itself into such a frame. */
        public Builder allowNullOrigin(boolean allow) {
            allowNullOrigin = allow;
            return this;
        }

        /**
         * Whether a client that sends a cookie, and neither an {@code Origin} nor a token, may connect where the host has an
         * authenticator. Every browser sends one; a program that uses a session's cookie can.
         */
        public Builder allowMissingOrigin(boolean allow) {
            allowMissingOrigin = allow;
            return this;
        }

        /** Whether {@code ?token=} is read. Addresses are written down in many places; where all clients can set a header, turn it off. */
        public Builder tokenInQuery(boolean read) {
            tokenInQuery = read;
            return this;
        }

        /**
         * Proxies whose word counts on where a client comes from and whether over TLS: addresses, or networks such as
         * {@code 10.0.0.0/8}. What anybody else says of that changes nothing. Without any, a client is whoever the connection
         * comes from: behind a proxy all clients share its address, and so the limits of one.
         */
        public Builder trustedProxies(String... networks) {
            return trustedProxies(List.of(networks));
        }

        /** As {@link #trustedProxies(String...)}. */
        public Builder trustedProxies(List<String> networks) {
            trustedProxies = List.copyOf(networks);
            return this;
        }

        /** In which header the {@link #trustedProxies} say it; the other one is not read. */
        public Builder forwardedHeader(ForwardedHeader header) {
            forwardedHeader = header;
            return this;
        }

        /**
         * The host's own check of who may see the dashboard and act. With an {@link #adminToken} beside it, either opens; with
         * either, this machine needs it as well. See {@link AdminAuthorizer}.
         */
        public Builder adminAuthorizer(@Nullable AdminAuthorizer authorizer) {
            adminAuthorizer = authorizer;
            return this;
        }

        /**
         * How long the action token holds that {@code GET /api/admin} gives to an operator whose browser shows who he is by
         * itself, with HTTP Basic or a cookie. More than zero, at most a day.
         */
        public Builder adminTokenTtl(Duration ttl) {
            adminTokenTtl = ttl;
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
                    adminTokenTtl);
        }
    }
}
