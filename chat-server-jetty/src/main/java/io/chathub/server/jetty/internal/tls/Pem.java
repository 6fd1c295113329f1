package io.chathub.server.jetty.internal.tls;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Parses PEM (RFC 7468): labelled blocks of base64, with any text between them. */
final class Pem {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----", Pattern.DOTALL);

    /** A block. Its body is not decoded: an encrypted key's body has headers. */
    record Block(String label, String body) {

        boolean isEncrypted() {
            return label.equals("ENCRYPTED PRIVATE KEY") || body.contains("Proc-Type: 4,ENCRYPTED");
        }

        /**
         * The decoded bytes.
         *
         * @throws IllegalArgumentException if the body is not base64
         */
        byte[] bytes() {
            return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
        }

        /** Without the body, which may be a key. */
        @Override
        public String toString() {
            return "Block[" + label + "]";
        }
    }

    private Pem() {}

    /** The blocks of a file, in order. */
    static List<Block> blocks(byte[] file) {
        return BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1))
                .results()
                .map(match -> new Block(match.group(1), match.group(2)))
                .toList();
    }
}
