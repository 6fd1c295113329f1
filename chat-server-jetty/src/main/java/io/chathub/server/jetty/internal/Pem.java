package io.chathub.server.jetty.internal;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Texts in PEM (RFC 7468): blocks of base64 with a label, and around them whatever there is. */
final class Pem {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----", Pattern.DOTALL);

    /** A block. Its body is not decoded yet: that of an encrypted key has headers. */
    record Block(String label, String body) {

        boolean isEncrypted() {
            return label.equals("ENCRYPTED PRIVATE KEY") || body.contains("Proc-Type: 4,ENCRYPTED");
        }

        /**
         * The bytes.
         *
         * @throws IllegalArgumentException if the body is not base64
         */
        byte[] bytes() {
            return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
        }

        /** Not the body, which may be a key. */
        @Override
        public String toString() {
            return "Block[" + label + "]";
        }
    }

    private Pem() {}

    static List<Block> blocks(byte[] file) {
        return BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1))
                .results()
                .map(match -> new Block(match.group(1), match.group(2)))
                .toList();
    }
}
