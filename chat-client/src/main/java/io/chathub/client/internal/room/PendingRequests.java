package io.chathub.client.internal.room;

import io.chathub.protocol.reply.ServerReply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The requests of one connection that have no reply yet, by their ref. Guarded by {@link RoomContext}. */
public final class PendingRequests {

    /** Receives the outcome of a request: exactly one of the two calls, once. */
    public interface ReplyHandler {
        /** The server has replied. */
        void replied(ServerReply reply);

        /** The connection ended before the reply. {@code sent} is false if the request was still waiting for its turn. */
        void lost(boolean sent);
    }

    private final Map<String, ReplyHandler> pending = new LinkedHashMap<>();
    private final Runnable afterRemoval;
    private long count;

    /** No requests yet. {@code afterRemoval} is called after each request that is removed without an outcome. */
    PendingRequests(Runnable afterRemoval) {
        this.afterRemoval = afterRemoval;
    }

    /** Whether a request has no outcome yet. */
    boolean contains(String ref) {
        return pending.containsKey(ref);
    }

    /** Adds a request and returns its ref. */
    String add(ReplyHandler handler) {
        String ref = Long.toString(++count, Character.MAX_RADIX);
        pending.put(ref, handler);
        return ref;
    }

    /** Removes a request without an outcome; false if it had one already. */
    boolean remove(String ref) {
        boolean removed = pending.remove(ref) != null;
        if (removed) {
            afterRemoval.run();
        }
        return removed;
    }

    /** Passes a reply to the handler of its request. Ignores a reply without a pending request. */
    void replied(ServerReply reply) {
        String ref = reply.ref();
        ReplyHandler handler = ref == null ? null : pending.remove(ref);
        if (handler != null) {
            handler.replied(reply);
        }
    }

    /** Ends all requests as lost, in the order in which they were added. Those of {@code unsent} were never sent. */
    void loseAll(Set<String> unsent) {
        Map<String, ReplyHandler> all = new LinkedHashMap<>(pending);
        pending.clear();
        all.forEach((ref, handler) -> handler.lost(!unsent.contains(ref)));
    }
}
