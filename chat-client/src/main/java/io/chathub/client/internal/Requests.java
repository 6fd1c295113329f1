package io.chathub.client.internal;

import io.chathub.protocol.reply.ServerReply;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The requests of one connection that are not answered yet, by their ref. Guarded by {@link Rooms}. */
final class Requests {

    /** What becomes of a request: exactly one of the two, once. */
    interface Answer {
        /** The server has answered. */
        void replied(ServerReply reply);

        /** The connection is gone. */
        void lost();
    }

    private final Map<String, Answer> pending = new HashMap<>();
    private long count;

    /** Notes that an answer is awaited; returns the ref. */
    String add(Answer answer) {
        String ref = Long.toString(++count, Character.MAX_RADIX);
        pending.put(ref, answer);
        return ref;
    }

    /** Takes a request back. Whether it was still there. */
    boolean remove(String ref) {
        return pending.remove(ref) != null;
    }

    /** Hands an answer to who waits for it, if anybody does. */
    void replied(ServerReply reply) {
        String ref = reply.ref();
        Answer answer = ref == null ? null : pending.remove(ref);
        if (answer != null) {
            answer.replied(reply);
        }
    }

    /** The connection is gone. */
    void loseAll() {
        List<Answer> all = List.copyOf(pending.values());
        pending.clear();
        all.forEach(Answer::lost);
    }
}
