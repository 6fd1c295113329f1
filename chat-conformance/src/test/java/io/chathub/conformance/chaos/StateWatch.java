package io.chathub.conformance.chaos;

import io.chathub.core.StreamHead;
import io.chathub.protocol.StreamPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the servers reply to {@code join} and {@code history} on the wire, and each frame that has a text which is nowhere any more.
 * Read without the codec of the product. Thread-safe.
 */
final class StateWatch implements Watching {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    /** A request of a client; {@code since} is null where it has no position. */
    private record Asked(long at, @Nullable StreamPosition since) {}

    /**
     * A {@code joined} that claims to be complete.
     *
     * @param changes the last changes of its messages, by their offsets
     */
    private record Recovery(
            String room, StreamPosition since, StreamPosition now, long floor, Map<Long, Long> changes) {}

    /** A {@code joined} that tells a client of a loss. */
    private record Refusal(String room, StreamPosition since, StreamPosition now, long floor) {}

    /** A reply with texts of messages; {@code askedAt} is the time of its request. */
    private record Page(long askedAt, String type, Set<String> ids) {}

    private final List<Recovery> recoveries = new CopyOnWriteArrayList<>();
    private final List<Refusal> refusals = new CopyOnWriteArrayList<>();
    private final List<String> gaps = new CopyOnWriteArrayList<>();
    private final List<Page> pages = new CopyOnWriteArrayList<>();
    private final Set<String> reappeared = ConcurrentHashMap.newKeySet();
    private final List<String> unreadable = new CopyOnWriteArrayList<>();
    private volatile Set<String> gone = Set.of();

    @Override
    public Line open() {
        return new WatchedLine();
    }

    /** The texts of these messages must not be in any frame from now on. */
    void forbid(Set<String> ids) {
        gone = Set.copyOf(ids);
    }

    /** The number of recoveries that had changes. */
    long recoveries() {
        return recoveries.stream()
                .filter(recovery -> !recovery.changes().isEmpty())
                .count();
    }

    /** What recoveries lack, for a person. */
    List<String> incomplete(ChangeLog log) {
        List<String> faults = new ArrayList<>();
        for (Recovery recovery : recoveries) {
            String missing = log.missing(recovery.since(), recovery.now(), recovery.floor(), recovery.changes());
            if (missing != null) {
                faults.add("recovered from " + recovery.since() + " to " + recovery.now() + " in " + recovery.room()
                        + " without " + missing);
            }
        }
        return faults;
    }

    /**
     * Refusals of a recovery that nothing justifies, for a person: each makes a client drop a copy, which then equals any state.
     *
     * @param heads the heads of the rooms at the end: a reply may name a floor that is too high
     * @param limit the number of changed messages that a recovery has at most
     */
    List<String> needless(ChangeLog log, Map<String, StreamHead> heads, int limit) {
        List<String> faults = new ArrayList<>();
        for (Refusal refusal : refusals) {
            StreamHead last = heads.get(refusal.room());
            if (!log.justifiesALoss(refusal.since(), refusal.now(), refusal.floor(), last, limit)) {
                faults.add("not recovered without a reason: " + refusal);
            }
        }
        return faults;
    }

    /** The frames of the type {@code gap}. */
    List<String> gaps() {
        return List.copyOf(gaps);
    }

    /** The number of refusals of a recovery. */
    long refusals() {
        return refusals.size();
    }

    /**
     * Texts of deleted messages in frames, for a person: in a reply to a request that was sent after the acknowledgement of the
     * deletion, and after {@link #forbid} in any frame. An event before that may be older than the deletion.
     *
     * @param deleted the ids, with the times of the acknowledgements
     */
    List<String> reappeared(Map<String, Long> deleted) {
        List<String> faults = new ArrayList<>(reappeared);
        for (Page page : pages) {
            for (String id : page.ids()) {
                Long at = deleted.get(id);
                if (at != null && page.askedAt() - at > 0) {
                    faults.add("the text of " + id + " is in a reply of the type " + page.type());
                }
            }
        }
        return faults;
    }

    /** Frames that could not be read, for a person. */
    List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    private final class WatchedLine implements Line {
        /** The joins and reads without a reply, by their refs. */
        private final Map<String, Asked> open = new ConcurrentHashMap<>();

        @Override
        public void fromClient(String json) {
            reading(json, this::readRequest);
        }

        @Override
        public void fromServer(String json) {
            reading(json, this::readReply);
        }

        /** The connection goes on, whatever is in a frame. */
        private void reading(String json, Consumer<String> reader) {
            try {
                reader.accept(json);
            } catch (RuntimeException e) {
                unreadable.add(e + " in " + json);
            }
        }

        private void readRequest(String json) {
            if (isOfType(json, "join") || isOfType(json, "history")) {
                JsonNode request = MAPPER.readTree(json);
                JsonNode since = request.path("since");
                StreamPosition position = since.isMissingNode()
                        ? null
                        : new StreamPosition(
                                since.path("epoch").stringValue(),
                                since.path("offset").longValue());
                open.put(request.path("ref").stringValue(), new Asked(System.nanoTime(), position));
            }
        }

        private void readReply(String json) {
            for (String id : gone.isEmpty() ? Set.<String>of() : Promises.idsIn(json)) {
                if (gone.contains(id)) {
                    reappeared.add("the text of " + id + " is in " + json.substring(0, Math.min(json.length(), 60)));
                }
            }
            if (isOfType(json, "gap")) {
                gaps.add(json);
            }
            if (isOfType(json, "joined") || isOfType(json, "history")) {
                JsonNode reply = MAPPER.readTree(json);
                Asked asked = open.remove(reply.path("ref").stringValue());
                if (asked != null) {
                    answered(asked, reply, json);
                }
            }
        }

        private void answered(Asked asked, JsonNode reply, String json) {
            Set<String> ids = Promises.idsIn(json);
            if (!ids.isEmpty()) {
                pages.add(new Page(asked.at(), reply.path("type").stringValue(), ids));
            }
            if (asked.since() == null) {
                return;
            }
            StreamPosition now = new StreamPosition(
                    reply.path("epoch").stringValue(), reply.path("offset").longValue());
            String room = reply.path("room").stringValue();
            long floor = reply.path("floor").longValue();
            if (reply.path("recovered").asBoolean(false)) {
                Map<Long, Long> changes = new HashMap<>();
                for (JsonNode state : reply.path("events")) {
                    if (state.path("type").stringValue().equals("message")) {
                        long offset = state.path("offset").longValue();
                        JsonNode change = state.path("change");
                        changes.put(offset, change.isMissingNode() ? offset : change.longValue());
                    }
                }
                recoveries.add(new Recovery(room, asked.since(), now, floor, changes));
            } else {
                refusals.add(new Refusal(room, asked.since(), now, floor));
            }
        }

        private static boolean isOfType(String json, String type) {
            return json.startsWith("{\"type\":\"" + type + "\"");
        }
    }
}
