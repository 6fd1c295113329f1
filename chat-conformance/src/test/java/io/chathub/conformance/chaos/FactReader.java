package io.chathub.conformance.chaos;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** From a server's frame to a fact. */
final class FactReader {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final Recorder recorder;
    private final Texts texts;

    FactReader(Recorder recorder, Texts texts) {
        this.recorder = recorder;
        this.texts = texts;
    }

    /** The fact; null for what is of no interest. It takes its tick now. */
    @Nullable Fact read(String json) {
        try {
            return read(MAPPER.readTree(json), recorder.tick());
        } catch (JacksonException | IllegalArgumentException | java.time.DateTimeException e) {
            return new Fact.Garbled(recorder.tick(), e + " in " + json);
        }
    }

    private @Nullable Fact read(JsonNode frame, long at) {
        String type = string(frame, "type");
        return switch (type) {
            case "message" -> new Fact.Delivered(at, room(frame), name(frame, "id"), said(frame));
            case "user-joined" -> new Fact.Came(at, room(frame), name(frame, "id"));
            case "user-left" -> new Fact.Went(at, room(frame), name(frame, "id"));
            case "gap" -> new Fact.Skipped(at, room(frame), number(frame, "from"), number(frame, "to"));
            case "connect" -> new Fact.Connected(at, name(frame, "id"));
            case "joined" -> joined(frame, at);
            case "left" -> new Fact.Left(at, ref(frame), room(frame));
            case "ack" ->
                new Fact.Acked(
                        at,
                        ref(frame),
                        room(frame),
                        name(frame, "epoch"),
                        number(frame, "offset"),
                        timestamp(frame),
                        frame.path("duplicate").asBoolean(false));
            case "history" ->
                new Fact.Page(
                        at,
                        ref(frame),
                        room(frame),
                        name(frame, "epoch"),
                        number(frame, "offset"),
                        events(frame),
                        flag(frame, "more"));
            case "members" -> new Fact.Listed(at, ref(frame), room(frame), members(frame));
            case "error" -> new Fact.Refused(at, ref(frame), string(frame, "code"));
            case "reconnect" -> null;
            default -> throw new IllegalArgumentException("an unknown type");
        };
    }

    private Fact joined(JsonNode frame, long at) {
        boolean recovered = flag(frame, "recovered");
        JsonNode missed = frame.path("missed");
        return new Fact.Joined(
                at,
                ref(frame),
                room(frame),
                name(frame, "epoch"),
                number(frame, "offset"),
                recovered,
                missed.isNumber() ? Long.valueOf(missed.longValue()) : null,
                !recovered && flag(frame, "more"),
                events(frame),
                members(frame));
    }

    private List<Said> events(JsonNode frame) {
        List<Said> events = new ArrayList<>();
        for (JsonNode event : frame.path("events")) {
            events.add(said(event));
        }
        return events;
    }

    private Said said(JsonNode event) {
        long text = texts.read(string(event, "username"), string(event, "text"));
        if (text == Texts.FOREIGN) {
            throw new IllegalArgumentException("a text that nobody sent");
        }
        return new Said(number(event, "offset"), text, timestamp(event));
    }

    private Set<String> members(JsonNode frame) {
        Set<String> ids = new HashSet<>();
        for (JsonNode member : frame.path("members")) {
            if (!ids.add(name(member, "id"))) {
                throw new IllegalArgumentException("a member twice");
            }
        }
        return ids;
    }

    private String room(JsonNode frame) {
        return name(frame, "room");
    }

    private String name(JsonNode node, String field) {
        return recorder.one(string(node, field));
    }

    private static int ref(JsonNode frame) {
        return frame.has("ref") ? Integer.parseInt(string(frame, "ref")) : 0;
    }

    private static String string(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isString()) {
            throw new IllegalArgumentException("no " + field);
        }
        return value.stringValue();
    }

    private static long number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isIntegralNumber()) {
            throw new IllegalArgumentException("no " + field);
        }
        return value.longValue();
    }

    private static boolean flag(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isBoolean()) {
            throw new IllegalArgumentException("no " + field);
        }
        return value.booleanValue();
    }

    private static long timestamp(JsonNode node) {
        return Instant.parse(string(node, "timestamp")).toEpochMilli();
    }
}
