package io.chathub.conformance.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a server could say wrong, said on the wire behind an honest one. Each counts how often it did. */
final class WireMutants {

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final int SELDOM = 500;

    private final AtomicInteger applied;

    WireMutants(AtomicInteger applied) {
        this.applied = applied;
    }

    static Tampering nothing() {
        return () -> List::of;
    }

    // ----------------------------------------------------------------------------------------------- left out,
    // repeated

    /** One delivery of so many is dropped. */
    Tampering dropDelivery(int oneIn) {
        AtomicLong count = new AtomicLong();
        return () -> json ->
                isA(json, "message") && count.incrementAndGet() % oneIn == 0 && hit() ? List.of() : List.of(json);
    }

    /** One frame of a type, of so many, is dropped. */
    Tampering drop(String type, int oneIn) {
        AtomicLong count = new AtomicLong();
        return () ->
                json -> isA(json, type) && count.incrementAndGet() % oneIn == 0 && hit() ? List.of() : List.of(json);
    }

    Tampering repeat(String type) {
        AtomicLong count = new AtomicLong();
        return () -> json ->
                isA(json, type) && count.incrementAndGet() % SELDOM == 0 && hit() ? List.of(json, json) : List.of(json);
    }

    /** What a resume brought comes once more. */
    Tampering repeatOnResume() {
        return () -> json -> {
            if (isA(json, "joined") && json.contains("\"recovered\":true")) {
                ArrayNode events = (ArrayNode) tree(json).get("events");
                if (!events.isEmpty() && hit()) {
                    return List.of(json, events.get(events.size() - 1).toString());
                }
            }
            return List.of(json);
        };
    }

    /** The first message that a resume is to bring is not in it. */
    Tampering loseOnResume() {
        return () -> json -> {
            if (isA(json, "joined") && json.contains("\"recovered\":true")) {
                ObjectNode joined = tree(json);
                ArrayNode events = (ArrayNode) joined.get("events");
                if (!events.isEmpty() && hit()) {
                    events.remove(0);
                    return List.of(joined.toString());
                }
            }
            return List.of(json);
        };
    }

    // ----------------------------------------------------------------------------------------------------------- order

    /** Two deliveries of one room are swapped. */
    Tampering swapDeliveries() {
        AtomicLong count = new AtomicLong();
        return () -> swap(
                json -> isA(json, "message") && count.incrementAndGet() % SELDOM == 0,
                (held, json) -> isA(json, "message") && roomOf(json).equals(roomOf(held)));
    }

    /** A sender's own copy overtakes its ack. */
    Tampering copyBeforeAck() {
        AtomicLong count = new AtomicLong();
        return () -> swap(
                json -> isA(json, "ack") && !json.contains("\"duplicate\"") && count.incrementAndGet() % 50 == 0,
                (held, json) -> isA(json, "message")
                        && roomOf(json).equals(roomOf(held))
                        && tree(json).get("offset").equals(tree(held).get("offset")));
    }

    private interface Pair {
        boolean matches(String held, String json);
    }

    /** Holds one frame back until its partner has come; the frames between keep their order. */
    private Tampering.Tap swap(Predicate<String> first, Pair second) {
        List<String> held = new ArrayList<>();
        return json -> {
            if (held.isEmpty()) {
                if (first.test(json)) {
                    held.add(json);
                    return List.of();
                }
                return List.of(json);
            }
            if (second.matches(held.get(0), json)) {
                applied.incrementAndGet();
                return List.of(json, held.remove(0));
            }
            if (isA(json, "message")) {
                // Another one came between: this pair is let go as it was.
                return List.of(held.remove(0), json);
            }
            return List.of(json);
        };
    }

    /** A message of a room comes after the room was left. */
    Tampering deliverAfterLeave() {
        return () -> {
            Map<String, String> last = new HashMap<>();
            return json -> {
                if (isA(json, "message")) {
                    last.put(roomOf(json), json);
                } else if (isA(json, "left")) {
                    String message = last.get(roomOf(json));
                    if (message != null && hit()) {
                        ObjectNode next = tree(message);
                        next.put("offset", next.get("offset").longValue() + 1);
                        return List.of(json, next.toString());
                    }
                }
                return List.of(json);
            };
        };
    }

    // ------------------------------------------------------------------------------------------------------- untruth

    /** What was not recovered is called recovered. */
    Tampering loseRecoveredFalse() {
        return edit(
                json -> isA(json, "joined")
                        && json.contains("\"recovered\":false")
                        && !json.contains("\"missed\":0")
                        && !json.contains("\"events\":[]"),
                joined -> {
                    joined.put("recovered", true);
                    joined.remove(List.of("missed", "more"));
                });
    }

    Tampering missedOffByOne() {
        return edit(
                json -> isA(json, "joined") && tree(json).path("missed").asLong(0) > 0,
                joined -> joined.put("missed", joined.get("missed").longValue() + 1));
    }

    Tampering gapTooShort() {
        return edit(
                json -> isA(json, "gap")
                        && tree(json).get("to").longValue()
                                > tree(json).get("from").longValue(),
                gap -> gap.put("to", gap.get("to").longValue() - 1));
    }

    /** An ack names the offset of another message. */
    Tampering ackOfAnother() {
        AtomicLong count = new AtomicLong();
        return edit(
                json -> isA(json, "ack") && count.incrementAndGet() % 50 == 0,
                ack -> ack.put("offset", Math.max(1, ack.get("offset").longValue() - 1)));
    }

    /** A repetition is acknowledged as if it were new. */
    Tampering loseDuplicate() {
        return edit(json -> isA(json, "ack") && json.contains("\"duplicate\":true"), ack -> ack.remove("duplicate"));
    }

    /** One receiver gets another time than the rest. */
    Tampering changeTimestamp() {
        AtomicLong count = new AtomicLong();
        return edit(
                json -> isA(json, "message") && count.incrementAndGet() % SELDOM == 0,
                message -> message.put("timestamp", "2001-01-01T00:00:00.000Z"));
    }

    /** Somebody who comes is not among the members. */
    Tampering hideMember() {
        return edit(json -> isA(json, "joined") && tree(json).get("members").size() > 1, joined -> {
            ArrayNode members = (ArrayNode) joined.get("members");
            int other = members.get(0).get("id").equals(joined.get("id")) ? 1 : 0;
            members.remove(other);
        });
    }

    private Tampering edit(Predicate<String> which, Consumer<ObjectNode> change) {
        return () -> json -> {
            if (!which.test(json)) {
                return List.of(json);
            }
            applied.incrementAndGet();
            ObjectNode frame = tree(json);
            change.accept(frame);
            return List.of(frame.toString());
        };
    }

    private boolean hit() {
        applied.incrementAndGet();
        return true;
    }

    private static boolean isA(String json, String type) {
        return json.startsWith("{\"type\":\"" + type + "\"");
    }

    private static String roomOf(String json) {
        return tree(json).get("room").stringValue();
    }

    private static ObjectNode tree(String json) {
        return (ObjectNode) MAPPER.readTree(json);
    }
}
