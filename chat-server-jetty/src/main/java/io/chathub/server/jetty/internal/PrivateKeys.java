package io.chathub.server.jetty.internal;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/**
 * Private keys as PEM files have them, of the kind of a public key that is known. The JDK reads PKCS#8 (RFC 5958). The two
 * older forms, of RSA alone (RFC 8017) and of EC alone (RFC 5915), are what stands inside of a PKCS#8, without the words on what
 * kind of key it is; those are the same as in the public key, and are taken from there.
 */
final class PrivateKeys {

    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int LONG_FORM = 0x80;

    private PrivateKeys() {}

    static boolean isOne(Pem.Block block) {
        return block.label().equals("PRIVATE KEY") || block.label().endsWith(" PRIVATE KEY");
    }

    /**
     * Reads one that is not encrypted.
     *
     * @throws GeneralSecurityException if it is none of the same kind
     * @throws IllegalArgumentException if it is not base64
     */
    static PrivateKey parse(Pem.Block block, PublicKey of) throws GeneralSecurityException {
        byte[] bytes = block.bytes();
        byte[] pkcs8 = block.label().equals("PRIVATE KEY")
                ? bytes
                : element(SEQUENCE, element(INTEGER, new byte[1]), kindOf(of), element(OCTET_STRING, bytes));
        return KeyFactory.getInstance(of.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** The {@code AlgorithmIdentifier}: the first element of the sequence that a public key is (RFC 5280, 4.1.2.7). */
    private static byte[] kindOf(PublicKey key) {
        byte[] encoded = key.getEncoded();
        int start = contentOf(encoded, 0);
        int content = contentOf(encoded, start);
        return Arrays.copyOfRange(encoded, start, content + lengthAt(encoded, start));
    }

    /** Where the content of the element begins that stands at a place: behind its tag and its length. */
    private static int contentOf(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < LONG_FORM ? 0 : first - LONG_FORM);
    }

    private static int lengthAt(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < LONG_FORM) {
            return first;
        }
        int length = 0;
        for (int i = at + 2; i < contentOf(der, at); i++) {
            length = (length << Byte.SIZE) | (der[i] & 0xff);
        }
        return length;
    }

    /** An element in DER. */
    private static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.write(tag);
        int length = content.size();
        if (length < LONG_FORM) {
            der.write(length);
        } else {
            int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + Byte.SIZE - 1) / Byte.SIZE;
            der.write(LONG_FORM | bytes);
            for (int i = bytes - 1; i >= 0; i--) {
                der.write(length >>> (i * Byte.SIZE));
            }
        }
        der.writeBytes(content.toByteArray());
        return der.toByteArray();
    }
}
