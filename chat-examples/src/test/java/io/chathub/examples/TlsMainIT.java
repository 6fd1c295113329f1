package io.chathub.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.client.ChatClient;
import io.chathub.client.ReconnectPolicy;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runnable jar with a certificate, as an operator sets it up. */
@Tag("long")
class TlsMainIT {

    private static final String PASSWORD = "changeit";

    @TempDir
    private Path folder;

    @Test
    void aChatOverTlsFromPemFilesThatAreRenewedMeanwhile() throws Exception {
        KeyStore first = load(keytool("first"));
        KeyStore second = load(keytool("second"));
        Path chain = folder.resolve("fullchain.pem");
        Path key = folder.resolve("privkey.pem");
        write(first, chain, key);
        Map<String, String> environment = Map.of(
                "PORT", "0",
                "CHAT_TLS_CERTIFICATE", chain.toString(),
                "CHAT_TLS_KEY", key.toString(),
                "CHAT_TLS_RELOAD_INTERVAL", "200ms",
                "CHAT_HTTP_REDIRECT_PORT", "0");
        SSLContext trust = trusting(first, second);
        try (ServerProcess server = ServerProcess.start(environment, List.of(), "--host", "127.0.0.1");
                ChatClient client = ChatClient.builder(URI.create("wss://127.0.0.1:" + server.port() + "/ws"))
                        .sslContext(trust)
                        .username("operator")
                        .reconnect(ReconnectPolicy.NEVER)
                        .build()) {
            client.connect().get(10, TimeUnit.SECONDS);
            client.room("lobby").join().get(10, TimeUnit.SECONDS);
            assertThat(shown(trust, server)).isEqualTo(first.getCertificate("test"));
            write(second, chain, key);
            await().untilAsserted(() -> assertThat(shown(trust, server)).isEqualTo(second.getCertificate("test")));
            client.room("lobby").send("still here").get(10, TimeUnit.SECONDS);

            HttpResponse<Void> redirect = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.redirectPort() + "/x?y"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
            assertThat(redirect.statusCode()).isEqualTo(308);
            assertThat(redirect.headers().firstValue("Location"))
                    .hasValue("https://127.0.0.1:" + server.port() + "/x?y");

            server.terminate();
            assertThat(server.exitCode()).isZero();
            assertThat(server.output()).noneMatch(line -> line.contains("ERROR") || line.contains("PRIVATE"));
        }
    }

    @Test
    void aKeyStoreWithItsPasswordInTheEnvironment() throws Exception {
        Path file = keytool("keys");
        Map<String, String> environment =
                Map.of("PORT", "0", "CHAT_TLS_KEYSTORE", file.toString(), "CHAT_TLS_KEYSTORE_PASSWORD", PASSWORD);
        try (ServerProcess server = ServerProcess.start(environment, List.of(), "--host", "127.0.0.1")) {
            KeyStore keys = load(file);
            assertThat(shown(trusting(keys), server)).isEqualTo(keys.getCertificate("test"));
            assertThat(server.output()).noneMatch(line -> line.contains(PASSWORD));
        }
    }

    @Test
    void aWrongPasswordIsOneLineAndCode2() throws Exception {
        Path file = keytool("keys");
        Map<String, String> environment =
                Map.of("CHAT_TLS_KEYSTORE", file.toString(), "CHAT_TLS_KEYSTORE_PASSWORD", "not-that-one");
        try (ServerProcess server = ServerProcess.start(environment, List.of())) {
            assertThat(server.exitCode()).isEqualTo(2);
            assertThat(server.output())
                    .containsExactly("chat-server: keyStorePassword: does not open " + file
                            + " (expected: the password of that keystore)");
        }
    }

    private static Certificate shown(SSLContext trust, ServerProcess server) throws Exception {
        HttpResponse<String> status = HttpClient.newBuilder()
                .sslContext(trust)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + "/api/status"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(status.statusCode()).isEqualTo(200);
        assertThat(status.headers().firstValue("Strict-Transport-Security")).hasValue("max-age=31536000");
        return status.sslSession().orElseThrow().getPeerCertificates()[0];
    }

    private Path keytool(String name) throws Exception {
        Path file = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
        return file;
    }

    private static KeyStore load(Path file) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static void write(KeyStore keys, Path chain, Path key) throws Exception {
        X509Certificate certificate = (X509Certificate) keys.getCertificate("test");
        replace(chain, "CERTIFICATE", certificate.getEncoded());
        replace(key, "PRIVATE KEY", keys.getKey("test", PASSWORD.toCharArray()).getEncoded());
    }

    private static void replace(Path file, String label, byte[] bytes) throws Exception {
        String text = "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder().encodeToString(bytes)
                + "\n-----END " + label + "-----\n";
        Path other = Files.writeString(file.resolveSibling("new"), text);
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static SSLContext trusting(KeyStore... all) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (KeyStore keys : all) {
            trusted.setCertificateEntry("test" + trusted.size(), keys.getCertificate("test"));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
