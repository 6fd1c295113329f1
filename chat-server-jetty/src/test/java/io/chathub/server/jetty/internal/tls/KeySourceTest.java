package io.chathub.server.jetty.internal.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.chathub.server.servlet.suite.TestCertificate;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and certificates in their usual forms, and the messages for unusable ones. */
class KeySourceTest {

    /** What stands around an RSA key of 2,048 bits in PKCS#8: two headers of 4 bytes, the version, and what kind it is. */
    private static final int PKCS8_PREFIX = 26;

    private static final Path CHAIN = Path.of("chain.pem");
    private static final Path KEY = Path.of("key.pem");
    private static final PemFiles PEM = new PemFiles(CHAIN, KEY);

    @TempDir
    private static Path folder;

    private static TestCertificate rsa;
    private static TestCertificate ec;
    private static TestCertificate edwards;

    @BeforeAll
    static void makeCertificates() {
        rsa = TestCertificate.create(folder, "RSA", "-keysize", "2048");
        ec = TestCertificate.create(folder, "EC", "-groupname", "secp256r1");
        edwards = TestCertificate.create(folder, "Ed25519");
    }

    private static KeyStore parse(String chain, String key) {
        return PEM.parse(List.of(chain.getBytes(US_ASCII), key.getBytes(US_ASCII)));
    }

    private static void assertHolds(KeyStore store, TestCertificate expected) throws GeneralSecurityException {
        assertThat(store.getKey("chat", PEM.password().toCharArray())).isEqualTo(expected.key());
        assertThat(store.getCertificateChain("chat")).containsExactly(expected.certificate());
    }

    @Test
    void pem_pkcs8Key_isRead() throws Exception {
        assertHolds(parse(rsa.certificatePem(), rsa.keyPem()), rsa);
        assertHolds(parse(ec.certificatePem(), ec.keyPem()), ec);
    }

    @Test
    void pem_pkcs1RsaKey_isRead() throws Exception {
        byte[] pkcs8 = rsa.key().getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, PKCS8_PREFIX, pkcs8.length);
        assertHolds(parse(rsa.certificatePem(), TestCertificate.pem("RSA PRIVATE KEY", pkcs1)), rsa);
    }

    /** As openssl ecparam writes it, with the curve in a block of its own. */
    @Test
    void pem_sec1EcKey_isRead() throws Exception {
        byte[] number = ((ECPrivateKey) ec.key()).getS().toByteArray();
        byte[] sec1 = new byte[7 + 32];
        System.arraycopy(new byte[] {0x30, 37, 2, 1, 1, 4, 32}, 0, sec1, 0, 7);
        int digits = Math.min(number.length, 32);
        System.arraycopy(number, number.length - digits, sec1, sec1.length - digits, digits);
        String curve = TestCertificate.pem(
                "EC PARAMETERS", new byte[] {6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 3, 1, 7});
        assertHolds(parse(ec.certificatePem(), curve + TestCertificate.pem("EC PRIVATE KEY", sec1)), ec);
    }

    @Test
    void pem_oneFileWithTextAndOtherLineEnds_isRead() throws Exception {
        String both =
                ("Bag Attributes\n" + ec.keyPem() + "subject=CN = test\n" + ec.certificatePem()).replace("\n", "\r\n");
        assertHolds(parse(both, both), ec);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\nMIIB",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"
            })
    void pem_withoutCertificate_isRejected(String file) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(file, ec.keyPem()))
                .withMessage("certificateChain: chain.pem (expected: certificates in PEM, BEGIN CERTIFICATE)");
    }

    @Test
    void pem_chainOutOfOrder_isRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(ec.certificatePem() + rsa.certificatePem(), ec.keyPem()))
                .withMessage("certificateChain: chain.pem (expected: the server's certificate, then the one that issued"
                        + " it, and so on)");
    }

    /** The JDK reads it; its TLS could not use it. */
    @Test
    void pem_unsupportedKindOfKey_isRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(edwards.certificatePem(), edwards.keyPem()))
                .withMessage("certificateChain: chain.pem (expected: a certificate for an RSA or EC key)");
    }

    @Test
    void pem_withoutKey_isRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(ec.certificatePem(), ec.certificatePem()))
                .withMessage("privateKey: key.pem (expected: a private key in PEM, BEGIN PRIVATE KEY)");
    }

    @Test
    void pem_keyOfAnotherCertificate_isRejected() {
        TestCertificate other = TestCertificate.create(folder, "EC", "-groupname", "secp384r1");
        for (String key : List.of(
                rsa.keyPem(),
                other.keyPem(),
                "-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----",
                TestCertificate.pem("EC PRIVATE KEY", new byte[] {1, 2, 3}))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> parse(ec.certificatePem(), key))
                    .withMessage("privateKey: key.pem (expected: the EC key of the first certificate in chain.pem)")
                    .withNoCause();
        }
    }

    @Test
    void pem_encryptedKey_isRejected() {
        for (String key : List.of(
                TestCertificate.pem("ENCRYPTED PRIVATE KEY", new byte[] {1, 2, 3}),
                "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END EC PRIVATE KEY-----\n")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> parse(ec.certificatePem(), key))
                    .withMessage("privateKey: key.pem (expected: one that is not encrypted; openssl pkey -in FILE -out"
                            + " NEW writes it so)");
        }
    }

    @Test
    void keyStore_pkcs12AndJks_areRead() throws Exception {
        for (String type : List.of("PKCS12", "JKS")) {
            TestCertificate made = TestCertificate.create(folder, "EC", type, new String[0]);
            KeyStoreFile file = new KeyStoreFile(made.keyStore(), TestCertificate.PASSWORD);
            KeyStore store = file.parse(file.read());
            assertThat(store.getType()).isEqualTo(type);
            assertThat(store.getKey("test", TestCertificate.PASSWORD.toCharArray()))
                    .isEqualTo(made.key());
            assertWrongPassword(made.keyStore());
        }
    }

    private static void assertWrongPassword(Path file) {
        KeyStoreFile locked = new KeyStoreFile(file, "not-that-one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> locked.parse(locked.read()))
                .withMessage("keyStorePassword: does not open " + file + " (expected: the password of that keystore)");
    }

    @Test
    void keyStore_unusable_isRejected() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "nonsense");
        assertRefused(text, "keyStore: " + text + " (expected: a PKCS12 or JKS keystore)");
        Path none = folder.resolve("none");
        assertRefused(none, "keyStore: " + none + " (expected: a file that can be read)");
        Path empty = store("empty", keys -> {});
        assertRefused(empty, "keyStore: " + empty + " (expected: with a private key and its certificates in it)");
        Path strange = store(
                "strange", keys -> keys.setKeyEntry("k", rsa.key(), TestCertificate.PASSWORD.toCharArray(), chain(ec)));
        assertRefused(strange, "keyStore: " + strange + ", k (expected: an RSA or EC key with its certificate)");
        Path other = store("other", keys -> keys.setKeyEntry("k", ec.key(), "another".toCharArray(), chain(ec)));
        assertRefused(
                other,
                "keyStorePassword: does not open a key in " + other + " (expected: one password for store and keys)");
    }

    private static Certificate[] chain(TestCertificate of) {
        return new Certificate[] {of.certificate()};
    }

    private static void assertRefused(Path file, String message) {
        KeyStoreFile source = new KeyStoreFile(file, TestCertificate.PASSWORD);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.parse(source.read()))
                .withMessage(message);
    }

    private interface Filling {
        void into(KeyStore keys) throws GeneralSecurityException;
    }

    private static Path store(String name, Filling filling) throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("JKS"); // where each key may have a password of its own
        keys.load(null, null);
        filling.into(keys);
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            keys.store(out, TestCertificate.PASSWORD.toCharArray());
        }
        return file;
    }
}
