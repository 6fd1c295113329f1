package io.chathub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections over TLS, with certificates made by the keytool of the JDK. */
class TlsIT extends ClientIT {

    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder;

    @BeforeEach
    void stopPlainServer() {
        server.close();
    }

    @Test
    void trustedCertificateOfTheHost_isAccepted() throws Exception {
        SSLContext context = serve("ip:127.0.0.1");
        ChatClient client = joined(secure().sslContext(context));
        client.room("lobby").send("Hi").join();
        ScriptedServer.Peer peer = server.next();
        assertThat(peer.text()).contains("join");
        assertThat(peer.text()).contains("Hi");
        client.close();
        assertThat(peer.closeCodes.poll(10, TimeUnit.SECONDS)).isEqualTo(1000);
        await().untilAsserted(() -> assertThat(Threads.ofClients()).isEmpty());
    }

    @Test
    void tunnelOfAProxy_endsAtTheServer() throws Exception {
        SSLContext context = serve("dns:chat.invalid");
        try (TunnelProxy proxy = new TunnelProxy(server.port())) {
            ChatClient client = joined(ChatClient.builder(URI.create("wss://chat.invalid"))
                    .proxy(ProxySelector.of(proxy.address()))
                    .sslContext(context));
            client.room("lobby").send("Hi").join();
            assertThat(proxy.requests).containsExactly("CONNECT chat.invalid:443 HTTP/1.1");
            assertThat(server.next().request).contains("\r\nHost: chat.invalid\r\n");
            client.close();
        }
    }

    @Test
    void certificateOfAnotherHost_isRejected() throws Exception {
        SSLContext context = serve("dns:example.org");
        assertThatThrownBy(() -> build(secure().sslContext(context)).connect().join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(ConnectFailedException.class)
                .hasCauseInstanceOf(SSLException.class);
    }

    @Test
    void unknownCertificate_isRejected() throws Exception {
        serve("ip:127.0.0.1");
        assertThatThrownBy(() -> build(secure()).connect().join())
                .cause()
                .isInstanceOf(ConnectFailedException.class)
                .hasCauseInstanceOf(SSLException.class);
    }

    @Test
    void peerThatDoesNotRead_isAborted() throws Exception {
        SSLContext context = serve("ip:127.0.0.1");
        server.reads = false;
        ChatClient client = joined(secure().sslContext(context).closeTimeout(Duration.ofMillis(100)));
        CloseIT.fill(client);
        client.close();
        assertThat(client.closed()).isDone();
        await().untilAsserted(() -> assertThat(Threads.ofClients()).isEmpty());
    }

    private ChatClientBuilder secure() {
        return ChatClient.builder(URI.create("wss://127.0.0.1:" + server.port()))
                .listener(listener);
    }

    private SSLContext serve(String name) throws Exception {
        SSLContext context = context(name);
        server = new ScriptedServer(0, context.getServerSocketFactory());
        return context;
    }

    /** A context with a certificate for {@code name} that trusts no other one. */
    private SSLContext context(String name) throws IOException, InterruptedException, GeneralSecurityException {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "test",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "san=" + name,
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(output).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory identity = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        identity.init(keys, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("test", keys.getCertificate("test"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(identity.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
