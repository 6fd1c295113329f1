package io.chathub.core.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.reply.Refused;
import io.chathub.protocol.reply.ServerReply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Clients in one room that post and change messages at random, by requests of every type. Not thread-safe. */
public final class RandomChanges {

    private static final List<String> EMOJI = List.of("👍", "🎉", "❤️", "❤");
    private static final String REF = "op";
    /** A public id that no user has. */
    private static final String NOBODY = "AAAAAAAAAAAAAAAAAAAAAA";

    /** A request with a key, and the offset of its event; 0 if it had none: a request that changes nothing stores no key. */
    private record Keyed(String request, long offset) {}

    private final String room;
    private final List<V2Client> writers;
    private final Random random;
    private final int reach;
    /** The offsets of the messages of each writer. Only its author may edit a message. */
    private final Map<V2Client, List<Long>> own = new HashMap<>();
    /** The last request with a key of each writer. */
    private final Map<V2Client, Keyed> keyed = new HashMap<>();
    /** The kinds of requests that were carried out. */
    private final Set<String> done = new TreeSet<>();

    private long head;
    private int number;

    /**
     * Changes by members of a room.
     *
     * @param reach a target is one of so many newest offsets
     */
    public RandomChanges(String room, List<V2Client> writers, Random random, int reach) {
        this.room = room;
        this.writers = List.copyOf(writers);
        this.random = random;
        this.reach = reach;
    }

    /** One random request of one random writer, and its answer. Returns whether it was carried out. */
    public boolean operate() {
        V2Client writer = writers.get(random.nextInt(writers.size()));
        Keyed last = keyed.get(writer);
        if (last != null && random.nextInt(12) == 0) {
            return repeat(writer, last);
        }
        long target = target(writer);
        int i = number++;
        String common = "'ref':'" + REF + "','room':'" + room + "'";
        boolean reaction = random.nextInt(5) == 0;
        String key = reaction || random.nextInt(3) > 0 ? "" : ",'key':'k" + i + "'";
        String one = common + ",'target':" + target;
        String request = reaction
                ? "{'type':'reaction'," + one + ",'emoji':'" + EMOJI.get(random.nextInt(EMOJI.size())) + "','on':"
                        + (random.nextInt(3) > 0) + "}"
                : switch (random.nextInt(8)) {
                    case 0, 1, 2 -> "{'type':'message'," + common + key + ",'text':'t" + i + "'" + details() + "}";
                    case 3 ->
                        "{'type':'message'," + common + key + ",'text':'r" + i + "','thread':" + target + details()
                                + "}";
                    case 4 ->
                        "{'type':'message'," + common + key + ",'text':'q" + i + "','replyTo':" + target + details()
                                + "}";
                    case 5 -> "{'type':'edit'," + one + key + ",'text':'e" + i + "'" + priceAndMentions() + rev() + "}";
                    case 6 -> "{'type':'delete'," + one + key + "}";
                    default -> "{'type':'pin'," + one + key + ",'on':" + random.nextBoolean() + "}";
                };
        ServerEvent answer = answer(writer, request);
        long offset = eventOf(answer);
        if (offset > 0) {
            note(request);
            if (request.startsWith("{'type':'message'")) {
                own.computeIfAbsent(writer, unused -> new ArrayList<>()).add(offset);
            }
        }
        if (!key.isEmpty()) {
            keyed.put(writer, new Keyed(request, offset));
        }
        return !(answer instanceof Refused);
    }

    /** One of the newest offsets: any of them, or, once in three times, one of the writer's own messages. */
    private long target(V2Client writer) {
        List<Long> mine = own.getOrDefault(writer, List.of());
        int from = mine.size();
        while (from > 0 && mine.get(from - 1) > head - reach) {
            from--;
        }
        if (from < mine.size() && random.nextInt(3) == 0) {
            return mine.get(from + random.nextInt(mine.size() - from));
        }
        return Math.max(1, head - random.nextInt(reach));
    }

    /** The same key once more: the same ack, if the request was carried out. */
    private boolean repeat(V2Client writer, Keyed last) {
        ServerEvent answer = answer(writer, last.request());
        if (last.offset() > 0) {
            assertThat(answer).as(last.request()).isInstanceOf(Acknowledged.class);
            Acknowledged ack = (Acknowledged) answer;
            assertThat(ack.duplicate()).as(last.request()).isTrue();
            assertThat(Objects.requireNonNull(ack.place()).offset())
                    .as(last.request())
                    .isEqualTo(last.offset());
            done.add("repeated");
        } else {
            keyed.put(writer, new Keyed(last.request(), eventOf(answer)));
        }
        return !(answer instanceof Refused);
    }

    /** The offset of the event of a request that was carried out now; 0 for another answer. */
    private long eventOf(ServerEvent answer) {
        if (!(answer instanceof Acknowledged ack) || ack.place() == null || ack.duplicate()) {
            return 0;
        }
        head = Math.max(head, ack.place().offset());
        return ack.place().offset();
    }

    private static ServerEvent answer(V2Client writer, String request) {
        writer.send(request);
        ServerEvent event = writer.next();
        while (!(event instanceof ServerReply reply && REF.equals(reply.ref()))) {
            event = writer.next();
        }
        return event;
    }

    private String details() {
        return priceAndMentions() + (random.nextInt(6) == 0 ? ",'everyone':true" : "");
    }

    private String priceAndMentions() {
        String price = random.nextInt(4) == 0 ? ",'price':" + random.nextInt(1_000) + ".50" : "";
        if (random.nextInt(4) > 0) {
            return price;
        }
        List<String> users = new ArrayList<>(List.of(NOBODY));
        for (V2Client writer : writers) {
            if (writer.user() != null && random.nextInt(4) == 0) {
                users.add(writer.user());
            }
        }
        return price + ",'mentions':['" + String.join("','", users) + "']";
    }

    /** Sometimes a revision, which may be a former one, or none yet. */
    private String rev() {
        return random.nextInt(3) > 0 ? "" : ",'rev':" + (1 + random.nextInt(3));
    }

    private void note(String request) {
        for (String part : List.of("'price'", "'mentions':['" + NOBODY + "','", "'everyone'", "'rev'", "'key'")) {
            if (request.contains(part)) {
                done.add(request.substring(0, request.indexOf(',')) + " with " + part);
            }
        }
    }

    /** Fails unless the requests that were carried out have had every field. */
    public void assertVaried() {
        assertThat(done)
                .contains(
                        "repeated",
                        "{'type':'delete' with 'key'",
                        "{'type':'edit' with 'key'",
                        "{'type':'edit' with 'price'",
                        "{'type':'edit' with 'rev'",
                        "{'type':'message' with 'everyone'",
                        "{'type':'message' with 'key'",
                        "{'type':'message' with 'price'",
                        "{'type':'pin' with 'key'")
                .anyMatch(kind -> kind.startsWith("{'type':'edit' with 'mentions'"))
                .anyMatch(kind -> kind.startsWith("{'type':'message' with 'mentions'"));
    }
}
