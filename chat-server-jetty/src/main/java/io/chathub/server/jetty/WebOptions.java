package io.chathub.server.jetty;

import io.chathub.server.jetty.internal.OriginPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
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
 */
public record WebOptions(
        List<String> allowedOrigins,
        int maxConnectionsPerAddress,
        @Nullable String adminToken,
        @Nullable Path staticDirectory,
        boolean sharedFrames) {

    /** The default of {@link #maxConnectionsPerAddress()}: {@value}. */
    public static final int DEFAULT_MAX_CONNECTIONS_PER_ADDRESS = 100;
    /** The fewest characters of {@link #adminToken()}: {@value}. */
    public static final int MIN_ADMIN_TOKEN_LENGTH = 8;
    /** Same origin only, 100 connections an address, dashboard on this machine only, no files. */
    public static final WebOptions DEFAULT = builder().build();

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if an origin cannot be read, the bound is not positive, the token is short or not
     *                                  printable ASCII, or the folder is not there
     */
    public WebOptions {
        allowedOrigins = List.copyOf(allowedOrigins);
        var unused = OriginPolicy.of(allowedOrigins);
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
        return builder;
    }

    /** The token is not shown. */
    @Override
    public String toString() {
        return "WebOptions[allowedOrigins=" + allowedOrigins + ", maxConnectionsPerAddress=" + maxConnectionsPerAddress
                + ", adminToken=" + (adminToken == null ? "none" : "***") + ", staticDirectory=" + staticDirectory
                + ", sharedFrames=" + sharedFrames + "]";
    }

    /** Collects options; {@link #build()} checks them. Not thread-safe. */
    public static final class Builder {
        private List<String> allowedOrigins = List.of();
        private int maxConnectionsPerAddress = DEFAULT_MAX_CONNECTIONS_PER_ADDRESS;
        private @Nullable String adminToken;
        private @Nullable Path staticDirectory;
        private boolean sharedFrames = true;

        private Builder() {}

        /**
         * Lets pages of these origins connect and read {@code /api}, beside those of the server's own. Each is
         * {@code https://chat.example.com}, with a port where it is not the scheme's, or {@code https://*.example.com} for
         * every name below that, but not the name itself. The single word {@code *} lets every page connect; that is for
         * chats without accounts. Without any, only pages of the server's own origin may. A client that sends no
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
         * Opens {@code /admin} and {@code /api/monitoring} to whoever shows this token: as {@code Authorization: Bearer},
         * or as the password of HTTP Basic with any user name, which is what a browser asks for. With a
         * token, this machine needs it as well; without one, they answer to this machine alone. Use TLS, or a proxy that does, where it travels.
         */
        public Builder adminToken(@Nullable String token) {
            adminToken = token;
            return this;
        }

        /**
         * Serves the files of a folder. Folders are not listed; names that begin with a dot and symbolic links are not
         * served; what the chat itself serves comes first.
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
                    sharedFrames);
        }
    }
}
