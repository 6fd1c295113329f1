package io.chathub.examples;

import io.chathub.server.jetty.ChatServer;
import io.chathub.server.jetty.TlsOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The certificate of the server. Without a certificate there is no TLS. */
final class TlsArguments {

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = "The server's certificate and those that issued it, in PEM, to serve https and wss; none."
                    + " [CHAT_TLS_CERTIFICATE]")
    private @Nullable Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "The certificate's private key, in PEM and not encrypted; none. [CHAT_TLS_KEY]")
    private @Nullable Path key;

    @Option(
            names = "--tls-keystore",
            paramLabel = "FILE",
            description = "Both in a keystore, PKCS12 or JKS, instead; none. [CHAT_TLS_KEYSTORE]")
    private @Nullable Path keyStore;

    @Option(
            names = "--tls-keystore-password",
            paramLabel = "PASSWORD",
            description = "What opens the keystore and the keys in it; none. The variable is safer: command"
                    + " lines can be seen. [CHAT_TLS_KEYSTORE_PASSWORD]")
    private @Nullable String keyStorePassword;

    @Option(
            names = "--tls-reload-interval",
            paramLabel = "TIME",
            defaultValue = "1m",
            description = "How often these files are looked at, to use them when they have changed, 0s for never;"
                    + " ${DEFAULT-VALUE}. [CHAT_TLS_RELOAD_INTERVAL]")
    private Duration reloadInterval = Duration.ZERO;

    @Option(
            names = "--http-redirect-port",
            paramLabel = "PORT",
            description = "A second port that redirects requests without TLS to https, 0 for any that is free; none."
                    + " [CHAT_HTTP_REDIRECT_PORT]")
    private @Nullable Integer redirectPort;

    @Option(
            names = "--http-redirect-target",
            paramLabel = "PORT",
            defaultValue = "0",
            description =
                    "The port that clients are sent to, if they reach this server by another than PORT, 0 for PORT;"
                            + " ${DEFAULT-VALUE}. [CHAT_HTTP_REDIRECT_TARGET]")
    private int redirectTarget;

    /** The server with TLS, if there is a certificate. */
    ChatServer.Builder applyTo(ChatServer.Builder server) {
        TlsOptions options = options();
        if (options != null) {
            server.tls(options);
        }
        if (redirectPort != null) {
            server.httpRedirectPort(redirectPort);
        }
        return server.httpRedirectTarget(redirectTarget);
    }

    @Nullable TlsOptions options() {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("tls-certificate, tls-key: one of them (expected: both, or neither)");
        }
        if ((keyStore == null) != (keyStorePassword == null)) {
            throw new IllegalArgumentException(
                    "tls-keystore, tls-keystore-password: one of them (expected: both, or neither)");
        }
        if (certificate != null && keyStore != null) {
            throw new IllegalArgumentException("tls-certificate, tls-keystore: both (expected: one of them)");
        }
        if (certificate != null && key != null) {
            return TlsOptions.ofPem(certificate, key).withReloadInterval(reloadInterval);
        }
        if (keyStore != null && keyStorePassword != null) {
            return TlsOptions.ofKeyStore(keyStore, keyStorePassword).withReloadInterval(reloadInterval);
        }
        return null;
    }
}
