package io.chathub.server.servlet.suite.hostile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Markus Kuhn's stress test of UTF-8 decoders, as Autobahn's cases 6.5 to 6.23 number it. Its non-characters are well formed (RFC
 * 3629), and so they pass.
 */
public final class Utf8Sequences {

    /** One: the id of its case, its octets, and whether they are UTF-8. */
    record Sequence(String id, String hex, boolean valid) {
        byte[] octets() {
            return HexFormat.of().parseHex(hex);
        }

        @Override
        public String toString() {
            return id;
        }
    }

    /** kosme in polytonic Greek: five letters of two and three octets. */
    static final String KOSME = "cebae1bdb9cf83cebcceb5";

    private static final List<String> WITHOUT_THEIR_LAST =
            List.of("c0", "e080", "f08080", "f8808080", "fc80808080", "df", "efbf", "f7bfbf", "fbbfbfbf", "fdbfbfbfbf");

    private final List<Sequence> all = new ArrayList<>();
    private int section = 4;
    private int number;

    private Utf8Sequences() {}

    static List<Sequence> all() {
        Utf8Sequences sequences = new Utf8Sequences();
        sequences.fill();
        return List.copyOf(sequences.all);
    }

    private void fill() {
        section()
                .valid("68656c6c6f24776f726c64", "68656c6c6fc2a2776f726c64", "68656c6c6fe282ac776f726c64")
                .valid("68656c6c6ff0a4ada2776f726c64", KOSME);
        section(); // all beginnings of kosme
        for (int octets = 1; octets <= KOSME.length() / 2; octets++) {
            boolean whole = List.of(2, 5, 7, 9, 11).contains(octets);
            add(KOSME.substring(0, 2 * octets), whole);
        }
        section().valid("00", "c280", "e0a080", "f0908080"); // the first of each length
        section().invalid("f888808080", "fc8480808080");
        section().valid("7f", "dfbf", "efbfbf", "f48fbfbf"); // the last of each length
        section().invalid("f7bfbfbf", "fbbfbfbfbf", "fdbfbfbfbfbf");
        section().valid("ed9fbf", "ee8080", "efbfbd", "f48fbfbf").invalid("f4908080");
        section()
                .invalid("80", "bf", "80bf", "80bf80", "80bf80bf", "80bf80bf80", "80bf80bf80bf") // lone continuations
                .invalid(run(0x80, 0xbf, ""));
        section()
                .invalid(run(0xc0, 0xdf, "20"), run(0xe0, 0xef, "20"), run(0xf0, 0xf7, "20")) // lone starts
                .invalid(run(0xf8, 0xfb, "20"), run(0xfc, 0xfd, "20"));
        section().invalid(WITHOUT_THEIR_LAST.toArray(String[]::new));
        section().invalid(String.join("", WITHOUT_THEIR_LAST));
        section().invalid("fe", "ff", "fefeffff");
        section().invalid("c0af", "e080af", "f08080af", "f8808080af", "fc80808080af"); // overlong slashes
        section().invalid("c1bf", "e09fbf", "f08fbfbf", "f887bfbfbf", "fc83bfbfbfbf");
        section().invalid("c080", "e08080", "f0808080", "f880808080", "fc8080808080"); // overlong NULs
        section().invalid("eda080", "edadbf", "edae80", "edafbf", "edb080", "edbe80", "edbfbf"); // surrogates
        section()
                .invalid("eda080edb080", "eda080edbfbf", "edadbfedb080", "edadbfedbfbf")
                .invalid("edae80edb080", "edae80edbfbf", "edafbfedb080", "edafbfedbfbf");
        section().valid("efbfbe", "efbfbf"); // non-characters of each plane
        for (int plane = 1; plane <= 16; plane++) {
            valid(hex(plane << 16 | 0xfffe), hex(plane << 16 | 0xffff));
        }
        section().valid("efbfb9", "efbfba", "efbfbb", "efbfbc", "efbfbd", "efbfbe", "efbfbf"); // specials
    }

    private static String hex(int codePoint) {
        return HexFormat.of()
                .formatHex(Character.toString(codePoint).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Octets from one to before another, each with something behind it. */
    private static String run(int from, int to, String behind) {
        StringBuilder octets = new StringBuilder();
        for (int octet = from; octet < to; octet++) {
            octets.append(HexFormat.of().toHexDigits((byte) octet)).append(behind);
        }
        return octets.toString();
    }

    private Utf8Sequences section() {
        section++;
        number = 0;
        return this;
    }

    private Utf8Sequences valid(String... hex) {
        Arrays.stream(hex).forEach(one -> add(one, true));
        return this;
    }

    private Utf8Sequences invalid(String... hex) {
        Arrays.stream(hex).forEach(one -> add(one, false));
        return this;
    }

    private void add(String hex, boolean valid) {
        all.add(new Sequence("6." + section + "." + ++number, hex, valid));
    }
}
