package io.chathub.server.jetty.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.auth.jwt.JwtVerifier;
import io.chathub.server.servlet.suite.RawClient;
import io.chathub.server.servlet.suite.hostile.HostileChat;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows H5 to H11 of THREATS.md over a socket, with signed tokens. They are made by hand: a library would not. */
@Tag("long")
class TokenRowsIT {

    private static final KeyPair KEYS = keys();
    private static final KeyPair OTHERS = keys();

    @RegisterExtension
    static final HostileChat chat = HostileChat.create()
            .hub(hub -> hub.tokens(JwtVerifier.ofPublicKey(KEYS.getPublic())
                    .issuer("https://id.example")
                    .audience("chat")
                    .build()))
            .bystanderHeaders(
                    "Authorization: Bearer " + signed("{\"alg\":\"RS256\"}", claims(body -> body), KEYS) + "\r\n");

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String part(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String part(String text) {
        return part(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String claims(UnaryOperator<String> change) {
        return change.apply("{\"sub\":\"u1\",\"name\":\"Ann\",\"iss\":\"https://id.example\",\"aud\":\"chat\",\"exp\":"
                + at(Duration.ofHours(1)) + "}");
    }

    private static long at(Duration fromNow) {
        return Instant.now().plus(fromNow).getEpochSecond();
    }

    private static String signed(String header, String claims, KeyPair keys) {
        try {
            String input = part(header) + "." + part(claims);
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + part(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String hmac(String header, String claims, byte[] secret) {
        try {
            String input = part(header) + "." + part(claims);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return input + "." + part(mac.doFinal(input.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static Stream<Arguments> badTokens() {
        String rs = "{\"alg\":\"RS256\"}";
        String good = claims(body -> body);
        String exp = "\"exp\":" + at(Duration.ofHours(1));
        byte[] der = KEYS.getPublic().getEncoded();
        byte[] pem = ("-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                        + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);
        String token = signed(rs, good, KEYS);
        return Stream.of(
                Arguments.of("H5 no token of three parts", "abc"),
                Arguments.of("H5 another's signature", signed(rs, good, OTHERS)),
                Arguments.of("H5 no signature", token.substring(0, token.lastIndexOf('.') + 1)),
                Arguments.of("H5 half a signature", token.substring(0, token.length() - 100)),
                Arguments.of(
                        "H5 other claims",
                        part(rs) + "." + part(good.replace("u1", "u2")) + token.substring(token.lastIndexOf('.'))),
                Arguments.of("H6 none", part("{\"alg\":\"none\"}") + "." + part(good) + "."),
                Arguments.of("H6 None", part("{\"alg\":\"None\"}") + "." + part(good) + "."),
                Arguments.of("H6 nOnE", part("{\"alg\":\"nOnE\"}") + "." + part(good) + "."),
                Arguments.of("H6 none, signed", signed("{\"alg\":\"none\"}", good, KEYS)),
                Arguments.of("H6 no alg", signed("{}", good, KEYS)),
                Arguments.of("H7 HMAC by the public key", hmac("{\"alg\":\"HS256\"}", good, der)),
                Arguments.of("H7 HMAC by its file", hmac("{\"alg\":\"HS256\"}", good, pem)),
                Arguments.of("H8 over", signed(rs, good.replace(exp, "\"exp\":" + at(Duration.ofSeconds(-31))), KEYS)),
                Arguments.of(
                        "H8 not yet", signed(rs, good.replace(exp, exp + ",\"nbf\":" + at(Duration.ofHours(1))), KEYS)),
                Arguments.of("H8 for ever", signed(rs, good.replace("," + exp, ""), KEYS)),
                Arguments.of("H8 a time that is none", signed(rs, good.replace(exp, "\"exp\":\"x\""), KEYS)),
                Arguments.of("H9 for others", signed(rs, good.replace("\"chat\"", "\"other\""), KEYS)),
                Arguments.of("H9 for several others", signed(rs, good.replace("\"chat\"", "[\"a\",\"b\"]"), KEYS)),
                Arguments.of("H9 by others", signed(rs, good.replace("id.example", "id.example.evil"), KEYS)),
                Arguments.of("H10 jku", signed("{\"alg\":\"RS256\",\"jku\":\"http://127.0.0.1:1/k\"}", good, OTHERS)),
                Arguments.of("H10 x5u", signed("{\"alg\":\"RS256\",\"x5u\":\"http://127.0.0.1:1/k\"}", good, OTHERS)),
                Arguments.of(
                        "H10 jwk",
                        signed("{\"alg\":\"RS256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}}", good, OTHERS)),
                Arguments.of(
                        "H10 a path as kid", signed("{\"alg\":\"RS256\",\"kid\":\"../../etc/passwd\"}", good, OTHERS)),
                Arguments.of("H10 SQL as kid", signed("{\"alg\":\"RS256\",\"kid\":\"' or 1=1\"}", good, OTHERS)),
                Arguments.of("H11 5,000 deep", part(rs) + "." + part("[".repeat(5_000)) + ".AA"),
                Arguments.of(
                        "H11 1,000 deep within the limit",
                        signed(rs, "{\"a\":".repeat(500) + "1" + "}".repeat(500), KEYS)),
                Arguments.of("H11 over 4 KiB", signed(rs, good.replace("Ann", "n".repeat(4_000)), KEYS)));
    }

    private static String handshake(RawClient client, String token) {
        return client.request(RawClient.handshake(chat.port(), "/ws", "Authorization: Bearer " + token + "\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void badToken_isRejectedAtOnce(String what, String token) {
        chat.keepSecret(token, "JOSE", "evil", "passwd");
        handshake(chat.open(), "abc"); // what is loaded for the first token is not the second's fault
        long started = System.nanoTime();
        String head = handshake(chat.open(), token);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(1));
        assertThat(head)
                .startsWith("HTTP/1.1 401 ")
                .contains("WWW-Authenticate: Bearer\r\n")
                .doesNotContain(token);
    }

    @Test
    void h11_tokenOf100Kb_isNotRead() {
        assertThat(handshake(chat.open(), "x".repeat(100_000))).startsWith("HTTP/1.1 431 ");
    }

    @Test
    void goodToken_isAccepted() {
        String token =
                signed("{\"alg\":\"RS256\"}", claims(body -> body.replace("\"chat\"", "[\"a\",\"chat\"]")), KEYS);
        assertThat(handshake(chat.open(), token)).startsWith("HTTP/1.1 101 ");
    }
}
