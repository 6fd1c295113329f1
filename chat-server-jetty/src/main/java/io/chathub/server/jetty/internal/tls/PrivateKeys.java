package io.chathub.server.jetty.internal.tls;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;

/**
 * Parses the private keys of PEM files, of the same kind as a known public key. The JDK reads PKCS#8 (RFC 5958). The two older
 * forms, for RSA (RFC 8017) and EC (RFC 5915), are the content of a PKCS#8 without its algorithm identifier, which is the
 * same in the public key and is copied from there.
 */
final class PrivateKeys {

    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int LONG_FORM = 0x80;

    private PrivateKeys() {}

    /** Whether the block's label is that of a private key. */
    static boolean isPrivateKey(Pem.Block block) {
        return block.label().equals("PRIVATE KEY") || block.label().endsWith(" PRIVATE KEY");
    }

    /**
     * Parses a key that is not encrypted.
     *
     * @param of the public key, which has the kind that is expected
     * @throws GeneralSecurityException if it is not a key of that kind
     * @throws IllegalArgumentException if it is not base64
     */
    static PrivateKey parse(Pem.Block block, PublicKey of) throws GeneralSecurityException {
        byte[] bytes = block.bytes();
        byte[] pkcs8 = block.label().equals("PRIVATE KEY")
                ? bytes
                : element(SEQUENCE, element(INTEGER, new byte[1]), algorithmOf(of), element(OCTET_STRING, bytes));
        return KeyFactory.getInstance(of.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** The {@code AlgorithmIdentifier}: the first element of the sequence that a public key is (RFC 5280, 4.1.2.7). */
    private static byte[] algorithmOf(PublicKey key) {
        byte[] encoded = key.getEncoded();
        int start = contentOf(encoded, 0);
        int content = contentOf(encoded, start);
        return Arrays.copyOfRange(encoded, start, content + lengthAt(encoded, start));
    }

    /** The offset of the content of the DER element at an offset: after its tag and length. */
    private static int contentOf(byte[] der, int offset) {
        int first = der[offset + 1] & 0xff;
        return offset + 2 + (first < LONG_FORM ? 0 : first - LONG_FORM);
    }

    /** The content length of the DER element at an offset. */
    private static int lengthAt(byte[] der, int offset) {
        int first = der[offset + 1] & 0xff;
        if (first < LONG_FORM) {
            return first;
        }
        int length = 0;
        for (int i = offset + 2; i < contentOf(der, offset); i++) {
            length = (length << Byte.SIZE) | (der[i] & 0xff);
        }
        return length;
    }

    /** Encodes a DER element. */
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
