package io.chathub.benchmarks.load.flood;

import io.chathub.benchmarks.load.dialect.Dialect;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The dialect of a hostile client: it counts the frames that it receives, and obeys none of them. */
final class HostileDialect implements Dialect {

    private static final Pattern TYPE = Pattern.compile("\"type\":\"([a-z-]+)\"");
    private static final Pattern CODE = Pattern.compile("\"code\":\"([a-z-]+)\"");

    private final String room;
    private final Tally tally;
    private boolean ready;

    HostileDialect(String room, Tally tally) {
        this.room = room;
        this.tally = tally;
    }

    @Override
    public List<String> opening() {
        return List.of("{\"type\":\"join\",\"username\":\"mallory\",\"room\":\"" + room + "\"}");
    }

    @Override
    public List<String> read(String frame) {
        String type = first(TYPE, frame);
        ready = true; // it does not wait for its join: a page of history may hide the answer
        tally.add("got " + (type.equals("error") ? first(CODE, frame) : type), 1);
        return List.of();
    }

    private static String first(Pattern pattern, String frame) {
        Matcher matcher = pattern.matcher(frame);
        return matcher.find() ? matcher.group(1) : "?";
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public String publish(String text) {
        return "{\"type\":\"message\",\"ref\":\"m\",\"room\":\"" + room + "\",\"text\":\"" + text + "\"}";
    }
}
