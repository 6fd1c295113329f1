package io.chathub.examples;

import io.chathub.examples.page.PageArguments;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.ForwardedHeader;
import io.chathub.server.servlet.WebOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Port, address, origins, network limits and pages of the server. */
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
            names = "--embedding-origins",
            paramLabel = "ORIGIN",
            split = ",",
            description = "Pages of other origins that may show the chat in a frame, written as --allowed-origins;"
                    + " none. [CHAT_EMBEDDING_ORIGINS]")
    private List<String> embeddingOrigins = List.of();

    @Mixin
    private final PageArguments page = new PageArguments();

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
                    "What /admin, /api/monitoring and /api/admin ask for, at least 8 characters; without it they answer to this machine alone;"
                            + " none. The variable is safer: command lines can be seen. [CHAT_ADMIN_TOKEN]")
    private @Nullable String adminToken;

    @Option(
            names = "--admin-token-ttl",
            paramLabel = "TIME",
            defaultValue = "15m",
            description = "How long the dashboard in a browser may act on what it has read; ${DEFAULT-VALUE}."
                    + " [CHAT_ADMIN_TOKEN_TTL]")
    private Duration adminTokenTtl = Duration.ZERO;

    @Option(
            names = "--static-dir",
            paramLabel = "FOLDER",
            description = "A folder whose files are served beside the chat; none. [CHAT_STATIC_DIR]")
    private @Nullable Path staticDir;

    @Option(
            names = "--allowed-hosts",
            paramLabel = "HOST",
            split = ",",
            description = "The names that this server is reached by, separated by commas: chat.example.com,"
                    + " *.example.com; requests that name another are refused; any. [CHAT_ALLOWED_HOSTS]")
    private List<String> allowedHosts = List.of();

    @Option(
            names = "--allow-null-origin",
            paramLabel = "TRUE_OR_FALSE",
            arity = "1",
            defaultValue = "false",
            description = "Whether pages without an origin may connect, such as files and sandboxed frames;"
                    + " ${DEFAULT-VALUE}. [CHAT_ALLOW_NULL_ORIGIN]")
    private boolean allowNullOrigin;

    @Option(
            names = "--token-in-query",
            paramLabel = "TRUE_OR_FALSE",
            arity = "1",
            defaultValue = "true",
            description = "Whether a token may come as ?token=; ${DEFAULT-VALUE}. [CHAT_TOKEN_IN_QUERY]")
    private boolean tokenInQuery;

    @Option(
            names = "--trusted-proxies",
            paramLabel = "NETWORK",
            split = ",",
            description = "Proxies that may say where a client comes from, addresses or networks such as 10.0.0.0/8,"
                    + " separated by commas; none. [CHAT_TRUSTED_PROXIES]")
    private List<String> trustedProxies = List.of();

    @Option(
            names = "--forwarded-header",
            paramLabel = "NAME",
            defaultValue = "X_FORWARDED",
            description = "Where they say it, X_FORWARDED (X-Forwarded-For, X-Forwarded-Proto) or FORWARDED (RFC 7239);"
                    + " ${DEFAULT-VALUE}. [CHAT_FORWARDED_HEADER]")
    private ForwardedHeader forwardedHeader = ForwardedHeader.X_FORWARDED;

    @Option(
            names = "--handshake-timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long the headers of a request may take; ${DEFAULT-VALUE}. [CHAT_HANDSHAKE_TIMEOUT]")
    private Duration handshakeTimeout = Duration.ZERO;

    @Option(
            names = "--access-log",
            paramLabel = "TRUE_OR_FALSE",
            arity = "1",
            defaultValue = "false",
            description =
                    "Whether each request is a line of the log, tokens masked; ${DEFAULT-VALUE}. [CHAT_ACCESS_LOG]")
    private boolean accessLog;

    @Option(
            names = "--open-metrics",
            paramLabel = "TRUE_OR_FALSE",
            arity = "1",
            defaultValue = "false",
            description = "Whether /metrics answers everybody, not operators alone; ${DEFAULT-VALUE}."
                    + " [CHAT_OPEN_METRICS]")
    private boolean openMetrics;

    @Option(
            names = "--backup-dir",
            paramLabel = "FOLDER",
            description = "A folder that operators write backups of the data directory to; none. [CHAT_BACKUP_DIR]")
    private @Nullable Path backupDir;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description = "A port that serves /metrics and /health to everybody, without TLS, and nothing else; none."
                    + " [CHAT_METRICS_PORT]")
    private @Nullable Integer metricsPort;

    /** A server at the port, the host and the limits given. */
    ChatServer.Builder applyTo(ChatServer.Builder server) {
        if (metricsPort != null) {
            server.metricsPort(metricsPort);
        }
        return server.host(host)
                .port(port)
                .options(webOptions())
                .handshakeTimeout(handshakeTimeout)
                .accessLog(accessLog);
    }

    int port() {
        return port;
    }

    String host() {
        return host;
    }

    WebOptions webOptions() {
        return WebOptions.builder()
                .allowedOrigins(stripped(allowedOrigins))
                .maxConnectionsPerAddress(maxConnectionsPerAddress)
                .adminToken(adminToken)
                .adminTokenTtl(adminTokenTtl)
                .staticDirectory(staticDir)
                .allowedHosts(stripped(allowedHosts))
                .allowNullOrigin(allowNullOrigin)
                .tokenInQuery(tokenInQuery)
                .trustedProxies(stripped(trustedProxies))
                .forwardedHeader(forwardedHeader)
                .openMetrics(openMetrics)
                .backupDirectory(backupDir)
                .embeddingOrigins(stripped(embeddingOrigins))
                .page(page.options())
                .build();
    }

    private static List<String> stripped(List<String> values) {
        return values.stream().map(String::strip).toList();
    }
}
