package io.chathub.core.stress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What happened in a stress run, and what must hold of it. Texts are {@code NAME:NUMBER}, each sender counting its own from
 * 0; names are never used twice.
 */
final class ChatRecord {

    /**
     * What one client saw.
     *
     * @param name        the name it joined with
     * @param frames      the frames it got, in order, its {@code connect} first
     * @param knownOffset the room's newest offset at the moment its {@code connect} arrived
     * @param stayed      whether it was there until the end
     */
    record Seen(String name, List<String> frames, long knownOffset, boolean stayed) {}

    private static final Pattern TEXT = Pattern.compile("\"text\":\"([^\"]*)\"");
    private static final Pattern USERNAME = Pattern.compile("\"username\":\"([^\"]*)\"");

    private final List<String> order;
    private final List<Seen> clients;
    private final List<String> violations = new ArrayList<>();

    /**
     * A record.
     *
     * @param order the room's messages by offset, the first at 1
     */
    ChatRecord(List<String> order, List<Seen> clients) {
        this.order = order;
        this.clients = clients;
    }

    /** Everything that should not be; empty where all is well. */
    List<String> violations() {
        violations.clear();
        Map<String, Integer> places = new HashMap<>();
        Map<String, Integer> nextOfSender = new HashMap<>();
        for (int i = 0; i < order.size(); i++) {
            String text = order.get(i);
            check(places.put(text, i + 1) == null, "%s has two offsets", text);
            String sender = text.substring(0, text.indexOf(':'));
            int number = Integer.parseInt(text.substring(text.indexOf(':') + 1));
            int expected = nextOfSender.merge(sender, 1, Integer::sum) - 1;
            check(number == expected, "%s came where %s:%d was due", text, sender, expected);
        }
        for (Seen client : clients) {
            checkMessages(client, places);
            checkPresence(client);
        }
        return List.copyOf(violations);
    }

    private void checkMessages(Seen client, Map<String, Integer> places) {
        if (client.frames().isEmpty()) {
            return;
        }
        check(client.frames().get(0).contains("\"connect\""), "%s did not hear connect first", client.name());
        long last = -1;
        for (String frame : client.frames()) {
            if (!frame.startsWith("{\"type\":\"message\"")) {
                continue;
            }
            String text = group(TEXT, frame);
            Integer place = places.get(text);
            if (place == null) {
                check(false, "%s heard %s, which was never said", client.name(), text);
                return;
            }
            if (last < 0) {
                check(place <= client.knownOffset() + 1, "%s missed the messages before %s", client.name(), text);
            } else {
                check(place == last + 1, "%s heard %s (%d) after %d", client.name(), text, place, last);
            }
            last = place;
        }
        if (client.stayed()) {
            long heard = Math.max(last, client.knownOffset());
            check(heard == order.size(), "%s stayed and heard up to %d of %d", client.name(), heard, order.size());
        }
    }

    /** Joined before it speaks, left after, and nobody comes or goes twice. */
    private void checkPresence(Seen client) {
        Map<String, Integer> joined = new HashMap<>();
        Map<String, Integer> left = new HashMap<>();
        for (String frame : client.frames()) {
            if (frame.contains("\"connect\"")) {
                continue;
            }
            String name = group(USERNAME, frame);
            check(!left.containsKey(name), "%s heard of %s after it had left: %s", client.name(), name, frame);
            if (frame.startsWith("{\"type\":\"user-joined\"")) {
                check(joined.merge(name, 1, Integer::sum) == 1, "%s heard twice that %s joined", client.name(), name);
            } else if (frame.startsWith("{\"type\":\"user-left\"")) {
                left.merge(name, 1, Integer::sum);
            }
        }
        if (client.name().equals(StressRun.WITNESS)) {
            for (Seen other : clients) {
                String name = other.name();
                boolean gone = left.containsKey(name);
                check(
                        name.equals(StressRun.WITNESS) || joined.containsKey(name),
                        "the witness did not hear that %s joined",
                        name);
                check(gone != other.stayed(), "the witness heard that %s left: %s", name, gone);
            }
        }
    }

    private void check(boolean holds, String message, Object... arguments) {
        if (!holds) {
            violations.add(String.format(message, arguments));
        }
    }

    private static String group(Pattern pattern, String frame) {
        Matcher matcher = pattern.matcher(frame);
        return matcher.find() ? matcher.group(1) : "";
    }
}
