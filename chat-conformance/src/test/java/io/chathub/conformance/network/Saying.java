package io.chathub.conformance.network;

/** A message of these tests: who says it, the how-manieth of theirs it is, when, and padding. All clients share one clock. */
record Saying(String words, long saidAtMillis) {

    /** The text of a message of so many characters, or as many as it needs. */
    static String text(String who, int number, int length) {
        String text = who + ":" + number + "/" + System.currentTimeMillis() + "/";
        return text + "x".repeat(Math.max(0, length - text.length()));
    }

    static Saying parse(String text) {
        int end = text.indexOf('/');
        return new Saying(text.substring(0, end), Long.parseLong(text.substring(end + 1, text.indexOf('/', end + 1))));
    }

    /** How that number of theirs is distinguished from all others. */
    static String words(String who, int number) {
        return who + ":" + number;
    }

    /** How old it is now. */
    long ageMillis() {
        return System.currentTimeMillis() - saidAtMillis;
    }
}
