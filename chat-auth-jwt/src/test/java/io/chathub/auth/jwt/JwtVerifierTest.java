package io.chathub.auth.jwt;

import static io.chathub.auth.jwt.Tokens.EC;
import static io.chathub.auth.jwt.Tokens.NOW;
import static io.chathub.auth.jwt.Tokens.RSA;
import static io.chathub.auth.jwt.Tokens.SECRET;
import static io.chathub.auth.jwt.Tokens.claims;
import static io.chathub.auth.jwt.Tokens.hmac;
import static io.chathub.auth.jwt.Tokens.part;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import io.chathub.auth.jwt.internal.TokenReader;
import io.chathub.core.hook.Identity;
import io.chathub.protocol.state.Role;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Which tokens are good, and which of the known tricks are not; H5 to H11 are rows of the list of threats. */
class JwtVerifierTest {

    private static JwtVerifier.Builder strict(JwtVerifier.Builder builder) {
        return builder.issuer("https://id.example").audience("chat").clock(Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static JwtVerifier ofSecret() {
        return strict(JwtVerifier.ofSecret(SECRET)).build();
    }

    private static JwtVerifier ofRsa() throws JOSEException {
        return strict(JwtVerifier.ofPublicKey(RSA.toPublicKey())).build();
    }

    private static @Nullable Identity verified(String token) throws Exception {
        return ofSecret().verify(token);
    }

    private static Date at(Duration fromNow) {
        return Date.from(NOW.plus(fromNow));
    }

    // ------------------------------------------------------------------------------------------------- what is good

    @Test
    void aGoodTokenSaysWhoAndUntilWhen() throws Exception {
        Instant end = NOW.plus(Duration.ofHours(1)).plusSeconds(30); // as long as it would be let in
        Identity ann = new Identity("u1", "Ann", end);
        assertThat(verified(hmac(claims().build()))).isEqualTo(ann);
        assertThat(ofRsa().verify(Tokens.rsa(claims().build(), RSA))).isEqualTo(ann);
        assertThat(ofRsa().verify(Tokens.rsa(claims().build(), RSA, JWSAlgorithm.PS512, header -> header)))
                .isEqualTo(ann);
        JwtVerifier both = strict(JwtVerifier.ofPublicKey(RSA.toPublicKey(), EC.toPublicKey()))
                .build();
        assertThat(both.verify(Tokens.ec(claims().build()))).isEqualTo(ann);
        assertThat(both.verify(Tokens.rsa(claims().build(), RSA))).isEqualTo(ann);
    }

    @Test
    void aSecretIsReplacedWhileBothCount() throws Exception {
        byte[] old = "the old secret of 32 or more bytes".getBytes(StandardCharsets.US_ASCII);
        JwtVerifier verifier = strict(JwtVerifier.ofSecret(SECRET, old)).build();
        assertThat(verifier.verify(hmac(claims().build()))).isNotNull();
        assertThat(verifier.verify(hmac(claims().build(), old, header -> header)))
                .isNotNull();
    }

    @Test
    void aKeyComesFromAFile(@TempDir Path folder) throws Exception {
        Path rsa = pem(folder.resolve("rsa.pem"), RSA.toPublicKey().getEncoded());
        Path ec = pem(folder.resolve("ec.pem"), EC.toPublicKey().getEncoded());
        assertThat(strict(JwtVerifier.ofPublicKey(rsa)).build().verify(Tokens.rsa(claims().build(), RSA)))
                .isNotNull();
        assertThat(strict(JwtVerifier.ofPublicKey(ec)).build().verify(Tokens.ec(claims().build())))
                .isNotNull();
        Path garbage = Files.writeString(folder.resolve("garbage.pem"), "-----BEGIN PRIVATE KEY-----");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtVerifier.ofPublicKey(garbage))
                .withMessageContaining("expected: BEGIN PUBLIC KEY");
        Path wrong = pem(folder.resolve("wrong.pem"), new byte[] {1, 2, 3});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtVerifier.ofPublicKey(wrong))
                .withMessageContaining("wrong.pem cannot be read");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtVerifier.ofPublicKey(folder.resolve("none.pem")))
                .withMessageContaining("none.pem cannot be read");
    }

    private static Path pem(Path file, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(file, "-----BEGIN PUBLIC KEY-----\n" + text + "\n-----END PUBLIC KEY-----\n");
    }

    @Test
    void aClaimHasTheRole() throws Exception {
        JwtVerifier verifier =
                strict(JwtVerifier.ofSecret(SECRET)).roleClaim("groups").build();
        Object[][] rows = {
            {"moderator", Role.MODERATOR},
            {List.of("staff", "moderator"), Role.MODERATOR},
            {List.of("moderator", "owner"), Role.OWNER},
            {"admin", null},
            {7, null},
        };
        for (Object[] row : rows) {
            assertThat(verifier.verify(hmac(claims().claim("groups", row[0]).build())))
                    .extracting(Identity::role)
                    .isEqualTo(row[1]);
        }
        assertThat(verifier.verify(hmac(claims().build())))
                .extracting(Identity::role)
                .isNull();
        assertThat(strict(JwtVerifier.ofSecret(SECRET))
                        .build()
                        .verify(hmac(claims().claim("groups", "moderator").build())))
                .as("without the option")
                .extracting(Identity::role)
                .isNull();
    }

    @Test
    void otherClaimsHaveTheUserAndTheName() throws Exception {
        JwtVerifier verifier = strict(JwtVerifier.ofSecret(SECRET))
                .userClaim("uid")
                .nameClaim("nick")
                .build();
        String token =
                hmac(claims().claim("uid", "u7").claim("nick", " Zoe\u0308 ").build());
        assertThat(verifier.verify(token))
                .extracting(Identity::userId, Identity::username)
                .containsExactly("u7", "Zo\u00EB");
        assertThat(verifier.verify(hmac(claims().build()))).as("no uid").isNull();
        assertThat(strict(JwtVerifier.ofSecret(SECRET)).nameClaim(null).build().verify(hmac(claims().build())))
                .extracting(Identity::username)
                .isNull();
    }

    @Test
    void withoutANameTheClientChoosesUnlessOneIsRequired() throws Exception {
        String token = hmac(claims().claim("name", null).build());
        assertThat(verified(token)).extracting(Identity::username).isNull();
        assertThat(strict(JwtVerifier.ofSecret(SECRET))
                        .requireName(true)
                        .build()
                        .verify(token))
                .isNull();
    }

    /** Its user cannot change it: the client chooses a name then. */
    @ParameterizedTest
    @MethodSource("notNames")
    void aNameThatIsNotAcceptable_isLeftOut(Object name) throws Exception {
        assertThat(verified(hmac(claims().claim("name", name).build())))
                .extracting(Identity::userId, Identity::username)
                .containsExactly("u1", null);
    }

    @ParameterizedTest
    @MethodSource("notNames")
    void aNameThatIsNotAcceptable_isReplacedByTheNextClaimOrTheUser(Object name) throws Exception {
        String token = hmac(claims().claim("name", name)
                .claim("nickname", "\u200B")
                .claim("preferred_username", " ann ")
                .build());
        JwtVerifier.Builder builder =
                strict(JwtVerifier.ofSecret(SECRET)).nameClaims("name", "nickname", "preferred_username");
        assertThat(builder.build().verify(token)).extracting(Identity::username).isEqualTo("ann");
        assertThat(builder.nameClaims("name", "nickname")
                        .requireName(true)
                        .build()
                        .verify(token))
                .extracting(Identity::username)
                .isEqualTo("u1");
    }

    static Stream<Object> notNames() {
        return Stream.of(
                "\u202Etrick", "a\u0000b", "", "   ", "x".repeat(65), "x".repeat(2_000), List.of("Ann"), 7, true);
    }

    @Test
    void aUserThatIsNoneIsRefused() throws Exception {
        assertThat(verified(hmac(claims().subject("").build()))).isNull();
        assertThat(verified(hmac(claims().subject("x".repeat(257)).build()))).isNull();
        assertThat(verified(
                        hmac(claims().subject(null).claim("sub", List.of("u1")).build())))
                .isNull();
    }

    // --------------------------------------------------------------------------------------------- H5: bad signatures

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abc",
                "",
                ".",
                "..",
                "...",
                "a.b.c",
                "a.b.c.d.e",
                " a.b.c",
                "a.b.c\n",
                "\u00e9.b.c",
                "e30.e30.",
                "e30.e30.e30"
            })
    void h5WhatIsNoTokenIsRefused(String token) throws Exception {
        assertThat(verified(token)).isNull();
        assertThat(ofRsa().verify(token)).isNull();
    }

    @Test
    void h5AWrongSignatureIsRefused() throws Exception {
        String token = hmac(claims().build());
        String[] parts = token.split("\\.", -1);
        char last = parts[2].charAt(5) == 'A' ? 'B' : 'A';
        assertThat(verified(parts[0] + "." + parts[1] + "." + parts[2].substring(0, 5) + last + parts[2].substring(6)))
                .isNull();
        String other = part("{\"sub\":\"root\",\"iss\":\"https://id.example\",\"aud\":\"chat\",\"exp\":4102444800}");
        assertThat(verified(parts[0] + "." + other + "." + parts[2])).isNull();
        byte[] secret = "another secret of thirty-two byte".getBytes(StandardCharsets.US_ASCII);
        assertThat(verified(hmac(claims().build(), secret, header -> header))).isNull();
        assertThat(ofRsa().verify(Tokens.rsa(claims().build(), Tokens.rsa("rsa-1"))))
                .isNull();
    }

    // --------------------------------------------------------------------------------------------------- H6: alg none

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", "none ", "", "HS256\u0000", "hs256", "null"})
    void h6NoneIsNoAlgorithm(String algorithm) throws Exception {
        String body = part("{\"sub\":\"u1\",\"iss\":\"https://id.example\",\"aud\":\"chat\",\"exp\":4102444800}");
        String header = part("{\"alg\":\"" + algorithm.replace("\u0000", "\\u0000") + "\"}");
        for (String signature : List.of("", "AA", part("x".repeat(32)))) {
            assertThat(verified(header + "." + body + "." + signature)).isNull();
            assertThat(ofRsa().verify(header + "." + body + "." + signature)).isNull();
        }
    }

    // ----------------------------------------------------------------------------------------------- H7: key confusion

    @Test
    void h7APublicKeyIsNoSecret() throws Exception {
        byte[] der = RSA.toPublicKey().getEncoded();
        byte[] pem = ("-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                        + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (byte[] secret : List.of(der, pem)) {
            assertThat(ofRsa().verify(hmac(claims().build(), secret, header -> header)))
                    .isNull();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtVerifier.ofPublicKey(RSA.toPublicKey()).algorithms("RS256", "HS256"))
                .withMessageStartingWith("algorithms: HS256 (expected: of [RS256,");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtVerifier.ofSecret(SECRET).algorithms("none"))
                .withMessage("algorithms: none (expected: of [HS256])");
    }

    @Test
    void onlyTheAllowedAlgorithmsCount() throws Exception {
        JwtVerifier verifier = strict(JwtVerifier.ofPublicKey(RSA.toPublicKey()))
                .algorithms("RS512")
                .build();
        assertThat(verifier.verify(Tokens.rsa(claims().build(), RSA))).isNull();
        assertThat(verifier.verify(Tokens.rsa(claims().build(), RSA, JWSAlgorithm.RS512, header -> header)))
                .isNotNull();
    }

    @Test
    void weakKeysAreRefusedAtOnce() throws NoSuchAlgorithmException {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtVerifier.ofSecret(new byte[31]))
                .withMessage("secret: 31 bytes (expected: >= 32)");
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(1_024);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtVerifier.ofPublicKey(rsa.generateKeyPair().getPublic()))
                .withMessage("key: RSA of 1024 bits (expected: >= 2048)");
        KeyPairGenerator ed = KeyPairGenerator.getInstance("Ed25519");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtVerifier.ofPublicKey(ed.generateKeyPair().getPublic()))
                .withMessageContaining("(expected: RSA, or EC of P-256, P-384 or P-521)");
        assertThatIllegalArgumentException().isThrownBy(() -> JwtVerifier.ofSecret());
    }

    // -------------------------------------------------------------------------------------------------------- H8: time

    @Test
    void h8ATokenIsGoodInItsTimeAndLeeway() throws Exception {
        assertThat(verified(hmac(
                        claims().expirationTime(at(Duration.ofSeconds(-31))).build())))
                .isNull();
        assertThat(verified(hmac(
                        claims().expirationTime(at(Duration.ofSeconds(-29))).build())))
                .isNotNull();
        assertThat(verified(hmac(claims().notBeforeTime(at(Duration.ofHours(1))).build())))
                .isNull();
        assertThat(verified(
                        hmac(claims().notBeforeTime(at(Duration.ofSeconds(29))).build())))
                .isNotNull();
        assertThat(verified(hmac(claims().expirationTime(null).build()))).isNull();
        assertThat(strict(JwtVerifier.ofSecret(SECRET))
                        .requireExpiry(false)
                        .build()
                        .verify(hmac(claims().expirationTime(null).build())))
                .extracting(Identity::expiresAt)
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"tomorrow\"", "1e400", "-1", "[]", "99999999999999999999", "true", "9223372036854775807"})
    void h8AnOddTimeIsNoTime(String exp) throws Exception {
        assertThat(signedBody("{\"sub\":\"u1\",\"iss\":\"https://id.example\",\"aud\":\"chat\",\"exp\":" + exp + "}"))
                .satisfiesAnyOf(
                        identity -> assertThat(identity).isNull(),
                        identity -> assertThat(identity.expiresAt()).isAfter(NOW));
    }

    // --------------------------------------------------------------------------------------- H9: issuer, audience,
    // claims

    @Test
    void h9AnothersTokenIsRefused() throws Exception {
        assertThat(verified(hmac(claims().audience("other").build()))).isNull();
        assertThat(verified(hmac(claims().audience(List.of("other", "third")).build())))
                .isNull();
        assertThat(verified(hmac(claims().audience(List.of("other", "chat")).build())))
                .isNotNull();
        assertThat(verified(hmac(claims().audience((String) null).build()))).isNull();
        assertThat(verified(hmac(claims().issuer("https://id.example.evil").build())))
                .isNull();
        assertThat(verified(hmac(claims().issuer("https://ID.example").build())))
                .isNull();
        assertThat(verified(hmac(claims().issuer(null).build()))).isNull();
    }

    @Test
    void claimsThatAreRequiredMustBeThere() throws Exception {
        JwtVerifier verifier = strict(JwtVerifier.ofSecret(SECRET))
                .requireClaim("tenant")
                .requireClaim("scope", "chat:write")
                .build();
        JWTClaimsSet.Builder claims = claims().claim("tenant", 7);
        assertThat(verifier.verify(hmac(claims.build()))).isNull();
        assertThat(verifier.verify(hmac(claims.claim("scope", "chat:read").build())))
                .isNull();
        assertThat(verifier.verify(hmac(claims.claim("scope", "chat:write").build())))
                .isNotNull();
        assertThat(verifier.verify(
                        hmac(claims.claim("scope", List.of("a", "chat:write")).build())))
                .isNotNull();
        assertThat(verifier.verify(hmac(claims.claim("tenant", null).build()))).isNull();
    }

    /** In JSON a claim may be there and be nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sub\":null,\"iss\":\"https://id.example\",\"aud\":\"chat\",\"exp\":4102444800}",
                "{\"sub\":\"u1\",\"iss\":\"https://id.example\",\"aud\":\"chat\",\"exp\":null}",
                "{\"sub\":\"u1\",\"iss\":null,\"aud\":\"chat\",\"exp\":4102444800}",
                "{\"sub\":\"u1\",\"iss\":\"https://id.example\",\"aud\":null,\"exp\":4102444800}",
                "{\"sub\":\"u1\",\"iss\":\"https://id.example\",\"aud\":[null],\"exp\":4102444800}"
            })
    void aClaimOfNothingIsNone(String body) throws Exception {
        assertThat(signedBody(body)).isNull();
    }

    @Test
    void aRequiredClaimOfNothingIsNone() throws Exception {
        JwtVerifier verifier =
                JwtVerifier.ofSecret(SECRET).requireClaim("tenant").build();
        String header = "{\"alg\":\"HS256\"}";
        String start = "{\"sub\":\"u1\",\"exp\":4102444800,\"tenant\":";
        assertThat(verifier.verify(byHand(header, start + "7}"))).isNotNull();
        assertThat(verifier.verify(byHand(header, start + "null}"))).isNull();
    }

    // ---------------------------------------------------------------------------------------- H10: keys the token
    // brings

    @Test
    void h10WhatATokenBringsOrPointsToIsNoKey() throws Exception {
        RSAKey own = Tokens.rsa("rsa-1");
        try (ServerSocket trap = new ServerSocket(0)) {
            URI address = URI.create("http://127.0.0.1:" + trap.getLocalPort() + "/jwks.json");
            JwtVerifier verifier = ofRsa();
            assertThat(verifier.verify(Tokens.rsa(
                            claims().build(), own, JWSAlgorithm.RS256, header -> header.jwk(own.toPublicJWK()))))
                    .isNull();
            assertThat(verifier.verify(
                            Tokens.rsa(claims().build(), own, JWSAlgorithm.RS256, header -> header.jwkURL(address))))
                    .isNull();
            assertThat(verifier.verify(Tokens.rsa(
                            claims().build(), own, JWSAlgorithm.RS256, header -> header.x509CertURL(address))))
                    .isNull();
            trap.setSoTimeout(200);
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .as("nobody called")
                    .isThrownBy(trap::accept);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "' or 1=1", "http://127.0.0.1/", "${jndi:ldap://x}", "\u0000"})
    void h10AKeyIdIsAName(String id, @TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("jwks.json"), "{\"keys\":[" + RSA.toPublicJWK().toJSONString() + "]}");
        JwtVerifier verifier = strict(JwtVerifier.ofKeySet(file)).build();
        assertThat(verifier.verify(Tokens.rsa(claims().build(), RSA, JWSAlgorithm.RS256, header -> header.keyID(id))))
                .isNull();
        assertThat(verifier.verify(Tokens.rsa(claims().build(), RSA))).isNotNull();
    }

    @Test
    void whatIsCriticalAndNotKnownIsRefused() throws Exception {
        assertThat(signed("{\"alg\":\"HS256\",\"crit\":[\"exp\"],\"exp\":1}", "{\"sub\":\"u1\"}"))
                .isNull();
        assertThat(signed("{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}", "{\"sub\":\"u1\"}"))
                .isNull();
        assertThat(signed("{\"alg\":\"HS256\",\"typ\":\"secevent+jwt\"}", goodBody()))
                .isNull();
        assertThat(signed("{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}", goodBody())).isNotNull();
        assertThat(signed("{\"alg\":\"HS256\",\"alg\":\"none\"}", goodBody())).isNull();
    }

    // --------------------------------------------------------------------------------------------------- H11: the size

    @Test
    void h11LongAndDeepTokensAreRefusedAtOnce() throws Exception {
        String deep = "{\"a\":".repeat(700) + "1" + "}".repeat(700);
        long started = System.nanoTime();
        assertThat(verified(part("{\"alg\":\"HS256\"}") + "." + part(deep) + ".AA"))
                .isNull();
        assertThat(verified(part(deep) + "." + part("{}") + ".AA")).isNull();
        assertThat(verified("x".repeat(100_000))).isNull();
        assertThat(verified(hmac(claims().claim("pad", "x".repeat(4_000)).build())))
                .isNull();
        JwtVerifier large =
                strict(JwtVerifier.ofSecret(SECRET)).maxTokenLength(8_192).build();
        assertThat(large.verify(hmac(claims().claim("pad", "x".repeat(4_000)).build())))
                .isNotNull();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
    }

    /** Brackets in a string, which come before the depth, do not make it less. */
    @Test
    void h11DepthIsNotHiddenBehindClosingBrackets() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(TokenReader.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(log);
        try {
            String deep = "{\"b\":\"" + "]".repeat(900) + "\",\"a\":" + "[".repeat(900) + "]".repeat(900) + "}";
            assertThat(verified(part(deep) + "." + part("{}") + ".AA")).isNull();
        } finally {
            logger.detachAppender(log);
            logger.setLevel(null);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("A token is refused: it is nested too deep");
    }

    @Test
    void optionsAreChecked() {
        JwtVerifier.Builder builder = JwtVerifier.ofSecret(SECRET);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.leeway(Duration.ofMinutes(11)))
                .withMessage("leeway: PT11M (expected: 0..PT10M)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxTokenLength(63))
                .withMessage("maxTokenLength: 63 (expected: 64..8192)");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.issuer(" "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtVerifier.ofSecret(SECRET)
                        .nameClaim(null)
                        .requireName(true)
                        .build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtVerifier.ofKeySet(URI.create("http://id.example/jwks.json")))
                .withMessage("keySet: http address (expected: https://HOST/…)");
        assertThatIllegalArgumentException().isThrownBy(() -> JwtVerifier.ofKeySet(URI.create("file:///etc/passwd")));
    }

    private static String goodBody() {
        return "{\"sub\":\"u1\",\"iss\":\"https://id.example\",\"aud\":\"chat\",\"exp\":4102444800}";
    }

    private static @Nullable Identity signedBody(String body) throws Exception {
        return signed("{\"alg\":\"HS256\"}", body);
    }

    /** Signs whatever it is given, by hand: a library would not. */
    private static String byHand(String header, String body) throws Exception {
        String input = part(header) + "." + part(body);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
        String signature = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
        return input + "." + signature;
    }

    private static @Nullable Identity signed(String header, String body) throws Exception {
        return verified(byHand(header, body));
    }
}
