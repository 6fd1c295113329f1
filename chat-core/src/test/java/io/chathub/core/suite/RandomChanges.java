package io.chathub.core.suite;

import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.reply.Refused;
import io.chathub.protocol.reply.ServerReply;
import java.util.List;
import java.util.Random;

/** Clients in one room that post and change messages at random, by requests of every type. Not thread-safe. */
public final class RandomChanges {

    private static final List<String> EMOJI = List.of("👍", "🎉", "❤️", "❤");
    private static final String REF = "op";

    private final String room;
    private final List<V2Client> writers;
    private final Random random;
    private final int reach;
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
        long target = Math.max(1, head - random.nextInt(reach));
        String common = "'ref':'" + REF + "','room':'" + room + "'";
        String one = common + ",'target':" + target;
        int i = number++;
        writer.send(
                switch (random.nextInt(10)) {
                    case 0, 1, 2 -> "{'type':'message'," + common + ",'text':'t" + i + "'}";
                    case 3 -> "{'type':'message'," + common + ",'text':'r" + i + "','thread':" + target + "}";
                    case 4 -> "{'type':'message'," + common + ",'text':'q" + i + "','replyTo':" + target + "}";
                    case 5 -> "{'type':'edit'," + one + ",'text':'e" + i + "'}";
                    case 6 -> "{'type':'delete'," + one + "}";
                    case 7, 8 ->
                        "{'type':'reaction'," + one + ",'emoji':'" + EMOJI.get(random.nextInt(EMOJI.size())) + "','on':"
                                + (random.nextInt(3) > 0) + "}";
                    default -> "{'type':'pin'," + one + ",'on':" + random.nextBoolean() + "}";
                });
        ServerEvent event = writer.next();
        while (!(event instanceof ServerReply reply && REF.equals(reply.ref()))) {
            event = writer.next();
        }
        if (event instanceof Acknowledged ack && ack.place() != null) {
            head = Math.max(head, ack.place().offset());
        }
        return !(event instanceof Refused);
    }
}
