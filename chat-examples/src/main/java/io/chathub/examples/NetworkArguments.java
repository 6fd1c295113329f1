package io.chathub.examples;

import io.chathub.server.jetty.ChatServer;
import io.chathub.server.jetty.WebOptions;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the server listens and to whom. */
final class NetworkArguments {

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "" + ChatServer.DEFAULT_PORT,
            description = "The port to listen on, 0 for any that is free; ${DEFAULT-VALUE}. [PORT]")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = ChatServer.DEFAULT_HOST,
            description = "The address to listen on; ${DEFAULT-VALUE}, which is every one of this machine. [HOST]")
    private String host = ChatServer.DEFAULT_HOST;

    @Option(
            names = "--allowed-origins",
            paramLabel = "ORIGIN",
            split = ",",
            description = "Pages of other origins that may connect, separated by commas: https://chat.example.com,"
                    + " https://*.example.com, or * for all; none. [CHAT_ALLOWED_ORIGINS]")
    private List<String> allowedOrigins = List.of();

    @Option(
            names = "--max-connections-per-address",
            paramLabel = "COUNT",
            defaultValue = "" + WebOptions.DEFAULT_MAX_CONNECTIONS_PER_ADDRESS,
            description = "How many connections an IP address may have; ${DEFAULT-VALUE}."
                    + " [CHAT_MAX_CONNECTIONS_PER_ADDRESS]")
    private int maxConnectionsPerAddress;

    @Option(
            names = "--admin-token",
            paramLabel = "TOKEN",
            description =
                    "What /admin and /api/monitoring ask for, at least 8 characters; without it they answer to this machine alone;"
                            + " none. The variable is the better place: command lines can be seen. [CHAT_ADMIN_TOKEN]")
    private @Nullable String adminToken;

    @Option(
            names = "--static-dir",
            paramLabel = "FOLDER",
            description = "A folder whose files are served beside the chat; none. [CHAT_STATIC_DIR]")
    private @Nullable Path staticDir;

    int port() {
        return port;
    }

    String host() {
        return host;
    }

    WebOptions webOptions() {
        return WebOptions.builder()
                .allowedOrigins(allowedOrigins.stream().map(String::strip).toList())
                .maxConnectionsPerAddress(maxConnectionsPerAddress)
                .adminToken(adminToken)
                .staticDirectory(staticDir)
                .build();
    }
}
