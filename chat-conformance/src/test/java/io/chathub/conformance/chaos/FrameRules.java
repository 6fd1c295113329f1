package io.chathub.conformance.chaos;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds the frames of each connection against those {@link Rule}s that need no more than the frames: it sees what leaves the servers,
 * so that a client's repair of a fault hides nothing. The rest of the rules is for the checks of states and promises. Thread-safe.
 *
 * <p>{@code changes} and {@code reset} are taken as the protocol says: a {@code changes} stands for the events up to its {@code to}, and
 * a {@code reset} sets the offset after which the events follow.
 */
final class FrameRules implements Watching {

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final Set<String> REPLIES =
            Set.of("joined", "left", "history", "members", "reactions", "search", "refreshed", "pong", "ack", "error");
    /** Reactions are collected: the ack of one may follow its event. */
    private static final String REACTION = "reaction";

    private static final String ROOT = "root";

    private final List<String> faults = new CopyOnWriteArrayList<>();
    /** The live events by room, epoch and offset: one frame for all members. */
    private final Map<String, JsonNode> events = new ConcurrentHashMap<>();

    /** What was broken, for a person; the first word names the rule. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** The number of live events that the connections have received, each counted once. */
    int events() {
        return events.size();
    }

    @Override
    public Line open() {
        return new Connection();
    }

    private static String replyTo(String request) {
        return switch (request) {
            case "join" -> "joined";
            case "leave" -> "left";
            case "refresh" -> "refreshed";
            case "ping" -> "pong";
            case "history", "members", "reactions", "search" -> request;
            default -> "ack";
        };
    }

    /** What a connection was told of one room. */
    private static final class Stay {
        private String epoch;
        /** The offset after which the next event has to follow. */
        private long offset;
        /** The events of this connection's own requests. */
        private final Set<Long> own = new HashSet<>();

        private Stay(String epoch, long offset) {
            this.epoch = epoch;
            this.offset = offset;
        }
    }

    private final class Connection implements Line {
        private String id = "";
        /** The types of the requests without an answer, by their refs. */
        private final Map<String, String> asked = new HashMap<>();

        private final Map<String, Stay> stays = new HashMap<>();

        @Override
        public synchronized void fromClient(String json) {
            JsonNode request = MAPPER.readTree(json);
            String ref = request.path("ref").stringValue("");
            if (!ref.isEmpty()) {
                asked.put(ref, request.path("type").stringValue(""));
            }
        }

        @Override
        public synchronized void fromServer(String json) {
            JsonNode frame = MAPPER.readTree(json);
            String type = frame.path("type").stringValue("");
            String room = frame.path("room").stringValue("");
            if (REPLIES.contains(type)) {
                answer(type, frame, json);
            }
            switch (type) {
                case "connect" -> id = frame.path("id").stringValue("");
                case "joined" -> joined(room, frame, json);
                case "left" -> {
                    if (stays.remove(room) == null) {
                        broken(Rule.OUTSIDE, "left twice", json);
                    }
                }
                case "ack" -> acknowledged(room, frame, json);
                case "gap" -> skipped(stay(room, json), frame, json);
                case "changes" -> changed(stay(room, json), frame, json);
                case "reset" -> reset(stay(room, json), frame);
                case "typing", "user-joined", "user-left" -> stay(room, json);
                default -> {
                    if (!REPLIES.contains(type) && frame.has("room") && frame.has("offset")) {
                        happened(room, type, frame, json);
                    }
                }
            }
        }

        private void answer(String type, JsonNode frame, String json) {
            String ref = frame.path("ref").stringValue("");
            if (ref.isEmpty()) {
                return;
            }
            String request = asked.remove(ref);
            if (request == null) {
                broken(Rule.ANSWER, "to no request that waits", json);
            } else if (!type.equals("error") && !type.equals(replyTo(request))) {
                broken(Rule.ANSWER, "of another kind than the request " + request, json);
            }
        }

        private void joined(String room, JsonNode frame, String json) {
            Stay stay = new Stay(
                    frame.path("epoch").stringValue(""), frame.path("offset").longValue(0));
            if (stays.put(room, stay) != null) {
                broken(Rule.OUTSIDE, "joined twice", json);
            }
            requireOrder(frame, frame.path("recovered").booleanValue(false), json);
        }

        /** Pages are in the order of offsets, and those of changes in the order of changes. */
        private void requireOrder(JsonNode page, boolean byChange, String json) {
            long last = 0;
            for (JsonNode state : page.path("events")) {
                long offset = state.path("offset").longValue(0);
                long at = byChange ? state.path("change").longValue(offset) : offset;
                if (byChange ? at < last : at <= last) {
                    broken(Rule.HISTORY, "not in order", json);
                    return;
                }
                last = at;
            }
        }

        private void acknowledged(String room, JsonNode frame, String json) {
            Stay stay = stays.get(room);
            boolean late = stay != null
                    && !frame.path("duplicate").booleanValue(false)
                    && frame.path("epoch").stringValue("").equals(stay.epoch)
                    && stay.own.contains(frame.path("offset").longValue(0));
            if (late) {
                broken(Rule.ACK_FIRST, "after the own copy", json);
            }
        }

        private @Nullable Stay stay(String room, String json) {
            Stay stay = stays.get(room);
            if (stay == null) {
                broken(Rule.OUTSIDE, "of a room that the client is not in", json);
            }
            return stay;
        }

        private void skipped(@Nullable Stay stay, JsonNode frame, String json) {
            if (stay != null) {
                long from = frame.path("from").longValue(0);
                long to = frame.path("to").longValue(0);
                if (from != stay.offset + 1 || to < from) {
                    broken(Rule.GAP, "after " + stay.offset, json);
                }
                stay.offset = to;
            }
        }

        private void changed(@Nullable Stay stay, JsonNode frame, String json) {
            if (stay != null) {
                long to = frame.path("to").longValue(0);
                if (frame.path("from").longValue(0) > stay.offset + 1) {
                    broken(Rule.MISSING, "after " + stay.offset, json);
                }
                if (to <= stay.offset) {
                    broken(Rule.REPEATED, "after " + stay.offset, json);
                }
                requireOrder(frame, true, json);
                stay.offset = to;
            }
        }

        private void reset(@Nullable Stay stay, JsonNode frame) {
            if (stay != null) {
                stay.epoch = frame.path("epoch").stringValue("");
                stay.offset = frame.path("offset").longValue(0);
                stay.own.clear();
            }
        }

        private void happened(String room, String type, JsonNode frame, String json) {
            Stay stay = stay(room, json);
            if (stay == null) {
                return;
            }
            long offset = frame.path("offset").longValue(0);
            if (offset <= stay.offset) {
                broken(Rule.REPEATED, "after " + stay.offset, json);
            } else if (offset > stay.offset + 1) {
                broken(Rule.MISSING, "after " + stay.offset, json);
            }
            stay.offset = Math.max(stay.offset, offset);
            if (!type.equals(REACTION) && frame.path("id").stringValue("").equals(id)) {
                stay.own.add(offset);
            }
            JsonNode before = events.putIfAbsent(room + "/" + stay.epoch + "/" + offset, frame);
            if (before != null && !isSame(before, frame)) {
                broken(Rule.ONE_ORDER, "another client has received " + before, json);
            }
        }

        /** A node that reads a reply later, when the first message of its thread is no longer held, cannot name the thread's counts. */
        private static boolean isSame(JsonNode one, JsonNode other) {
            return one.has(ROOT) == other.has(ROOT)
                    ? one.equals(other)
                    : withoutRoot(one).equals(withoutRoot(other));
        }

        private static JsonNode withoutRoot(JsonNode frame) {
            ObjectNode copy = (ObjectNode) frame.deepCopy();
            copy.remove(ROOT);
            return copy;
        }

        private void broken(Rule rule, String how, String json) {
            faults.add(rule + ": " + how + ": " + json);
        }
    }
}
