package io.chathub.auth.jwt;

import static io.chathub.auth.jwt.Tokens.claims;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that change while the server runs, and an address that does not answer. */
class KeySetTest {

    private final RSAKey first = Tokens.rsa("k1");
    private final RSAKey second = Tokens.rsa("k2");
    private final AtomicInteger fetches = new AtomicInteger();
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private volatile String answer = "";
    private volatile int status = 200;
    private volatile boolean silent;
    private HttpServer http;

    @BeforeEach
    void start() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "jwks");
            thread.setDaemon(true);
            return thread;
        }));
        http.createContext("/jwks.json", exchange -> {
            fetches.incrementAndGet();
            try {
                if (silent) {
                    mayAnswer.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        http.start();
        answer = set(first);
    }

    @AfterEach
    void stop() {
        mayAnswer.countDown();
        http.stop(0);
    }

    private static String set(RSAKey... keys) {
        return new JWKSet(List.copyOf(List.of(keys))).toString();
    }

    private JwtVerifier verifier() {
        return fixed(JwtVerifier.ofKeySet(
                URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/jwks.json")));
    }

    private static JwtVerifier fixed(JwtVerifier.Builder builder) {
        return builder.clock(Clock.fixed(Tokens.NOW, ZoneOffset.UTC)).build();
    }

    private static String by(RSAKey key) {
        return Tokens.rsa(claims().build(), key);
    }

    @Test
    void theSetIsFetchedOnceAndAgainForAKeyThatIsNew() throws Exception {
        JwtVerifier verifier = verifier();
        for (int i = 0; i < 5; i++) {
            assertThat(verifier.verify(by(first))).isNotNull();
        }
        assertThat(fetches).hasValue(1);
        answer = set(first, second);
        assertThat(verifier.verify(by(second))).isNotNull();
        assertThat(fetches).hasValue(2);
    }

    @Test
    void manyUnknownKeysAreNoManyFetches() throws Exception {
        JwtVerifier verifier = verifier();
        assertThat(verifier.verify(by(first))).isNotNull();
        for (int i = 0; i < 50; i++) {
            RSAKey unknown = new RSAKey.Builder(second).keyID("unknown-" + i).build();
            assertThat(verifier.verify(by(unknown))).isNull();
        }
        assertThat(fetches.get()).isLessThanOrEqualTo(3);
        assertThat(verifier.verify(by(first))).isNotNull();
    }

    @Test
    void whereTheKeysCannotBeHadTheTokenIsNotRefusedButTheHostHasFailed() {
        status = 500;
        JwtVerifier verifier = verifier();
        assertThatExceptionOfType(KeySourceException.class).isThrownBy(() -> verifier.verify(by(first)));
    }

    @Test
    void norIsItAfterSoManyTriesThatNoneIsMade() {
        status = 500;
        JwtVerifier verifier = verifier();
        for (int i = 0; i < 10; i++) {
            assertThatExceptionOfType(KeySourceException.class).isThrownBy(() -> verifier.verify(by(first)));
        }
        assertThat(fetches.get()).isLessThanOrEqualTo(3);
    }

    @Test
    void anAddressThatDoesNotAnswerIsGivenUpSoon() {
        silent = true;
        JwtVerifier verifier = verifier();
        long started = System.nanoTime();
        assertThatExceptionOfType(KeySourceException.class).isThrownBy(() -> verifier.verify(by(first)));
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void aSetThatIsTooLargeIsNoSet() {
        answer = set(first) + " ".repeat(70_000);
        JwtVerifier verifier = verifier();
        assertThatExceptionOfType(KeySourceException.class).isThrownBy(() -> verifier.verify(by(first)));
    }

    @Test
    void anOutageIsSurvivedWithTheKeysThatAreKnown() throws Exception {
        JwtVerifier verifier = verifier();
        assertThat(verifier.verify(by(first))).isNotNull();
        status = 500;
        assertThat(verifier.verify(by(first))).isNotNull();
        assertThat(verifier.verify(by(second))).as("a key nobody has heard of").isNull();
    }

    @Test
    void aSecretInASetIsNotUsed() throws Exception {
        byte[] secret = Tokens.SECRET;
        answer = "{\"keys\":["
                + new OctetSequenceKey.Builder(secret).keyID("s1").build().toJSONString() + "]}";
        assertThat(verifier().verify(Tokens.hmac(claims().build(), secret, header -> header.keyID("s1"))))
                .isNull();
    }

    @Test
    void aFileIsReadAnewWhenItHasChanged(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("jwks.json"), set(first));
        JwtVerifier verifier = fixed(JwtVerifier.ofKeySet(file));
        assertThat(verifier.verify(by(first))).isNotNull();
        assertThat(verifier.verify(by(second))).isNull();
        change(file, set(second), 10);
        await().untilAsserted(() -> assertThat(verifier.verify(by(second))).isNotNull());
        assertThat(verifier.verify(by(first))).isNull();
        change(file, "broken", 20);
        await().during(Duration.ofMillis(1_200))
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(verifier.verify(by(second))).isNotNull());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtVerifier.ofKeySet(file))
                .withMessageContaining("expected: a file with a JSON Web Key Set");
    }

    private static void change(Path file, String text, int secondsAhead) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(secondsAhead)));
    }
}
