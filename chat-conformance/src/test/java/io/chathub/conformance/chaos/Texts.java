package io.chathub.conformance.chaos;

/**
 * The texts of a run: {@code c12:345:xxx} is what client 12 said as its 345th, padded to a length that follows from the two.
 * No two are equal. A record knows them as numbers.
 */
final class Texts {

    /** What is no text of a run. */
    static final long FOREIGN = -1;

    private final int maxPadding;

    Texts(int maxPadding) {
        this.maxPadding = maxPadding;
    }

    static long number(int sender, int count) {
        return (long) sender << 32 | count;
    }

    static int sender(long text) {
        return (int) (text >> 32);
    }

    static int count(long text) {
        return (int) text;
    }

    static String name(int sender) {
        return "c" + sender;
    }

    /** How a report calls it. */
    static String shown(long text) {
        return name(sender(text)) + ":" + count(text);
    }

    String write(long text) {
        return shown(text) + ":" + "x".repeat(padding(text));
    }

    /** The number of a text that was sent by {@code name}, or {@link #FOREIGN}. */
    long read(String name, String written) {
        int first = written.indexOf(':');
        int second = written.indexOf(':', first + 1);
        if (second < 0 || !written.startsWith(name) || first != name.length()) {
            return FOREIGN;
        }
        try {
            long text =
                    number(Integer.parseInt(name.substring(1)), Integer.parseInt(written.substring(first + 1, second)));
            return written.length() - second - 1 == padding(text) ? text : FOREIGN;
        } catch (NumberFormatException e) {
            return FOREIGN;
        }
    }

    private int padding(long text) {
        return (int) Math.floorMod((text * 0x9E3779B97F4A7C15L) >> 20, maxPadding + 1L);
    }
}
