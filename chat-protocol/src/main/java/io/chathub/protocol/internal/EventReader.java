package io.chathub.protocol.internal;

import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.RoomNames;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.event.Connected;
import io.chathub.protocol.event.Member;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.Terms;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import io.chathub.protocol.reply.Acknowledged;
import io.chathub.protocol.reply.HistoryFetched;
import io.chathub.protocol.reply.Joined;
import io.chathub.protocol.reply.Left;
import io.chathub.protocol.reply.MembersListed;
import io.chathub.protocol.reply.MessagesSkipped;
import io.chathub.protocol.reply.Place;
import io.chathub.protocol.reply.Pong;
import io.chathub.protocol.reply.ReconnectAdvised;
import io.chathub.protocol.reply.Refreshed;
import io.chathub.protocol.reply.Refused;
import io.chathub.protocol.reply.ServerReply;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which fields make which event. */
final class EventReader {

    /** RFC 3339 knows the years 0000 to 9999; what is outside of them Java can parse but not write again. */
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

    private static final Instant END =
            Instant.parse("9999-12-31T23:59:59.999999999Z").plusNanos(1);

    private final boolean v1;

    EventReader(ProtocolVersion version) {
        v1 = version == ProtocolVersion.V1;
    }

    ServerEvent read(Fields fields) {
        String type = fields.type();
        String room = fields.string("room", RoomNames.LOBBY);
        return switch (type) {
            case "connect" -> new Connected(fields.string("id"), terms(fields));
            case "message" -> message(fields);
            case "typing" ->
                new TypingChanged(
                        fields.string("username"), fields.bool("isTyping"), v1 ? "" : fields.string("id"), room);
            case "user-joined" -> new UserJoined(fields.string("username"), fields.string("id"), room);
            case "user-left" -> new UserLeft(fields.string("username"), v1 ? "" : fields.string("id"), room);
            default -> readReply(type, room, fields);
        };
    }

    private ServerReply readReply(String type, String room, Fields fields) {
        if (v1) {
            throw JsonReader.unknownType();
        }
        String ref = fields.stringOrNull("ref", 0, Integer.MAX_VALUE);
        return switch (type) {
            case "joined" ->
                new Joined(
                        ref,
                        room,
                        fields.string("username"),
                        fields.string("id"),
                        epoch(fields),
                        fields.requiredInteger("offset", 0),
                        fields.bool("recovered"),
                        fields.bool("recovered") ? Long.valueOf(0) : fields.integer("missed", 0),
                        messages(fields),
                        fields.bool("more"),
                        members(fields),
                        count(fields));
            case "left" -> new Left(ref, room);
            case "ack" -> new Acknowledged(ref, room, place(fields), fields.bool("duplicate"));
            case "history" ->
                new HistoryFetched(
                        ref,
                        room,
                        epoch(fields),
                        fields.requiredInteger("offset", 0),
                        messages(fields),
                        fields.bool("more"));
            case "members" -> new MembersListed(ref, room, members(fields), count(fields));
            case "error" ->
                new Refused(
                        ref,
                        ErrorCode.ofWireName(fields.string("code")),
                        fields.string("message"),
                        fields.bool("temporary"),
                        millis(fields.integer("retryAfter", 0)));
            case "gap" -> new MessagesSkipped(room, fields.requiredInteger("from", 1), fields.requiredInteger("to", 1));
            case "reconnect" -> new ReconnectAdvised(Duration.ofMillis(fields.requiredInteger("after", 0)));
            case "pong" -> new Pong(ref);
            case "refreshed" -> new Refreshed(ref, millis(fields.integer("expiresIn", 0)));
            default -> throw JsonReader.unknownType();
        };
    }

    private static MessagePosted message(Fields fields) {
        Long offset = fields.integer("offset", 0);
        return new MessagePosted(
                fields.string("id"),
                fields.string("username"),
                fields.string("text"),
                instant(fields.string("timestamp")),
                fields.number("price"),
                fields.string("room", RoomNames.LOBBY),
                offset == null ? 0 : offset);
    }

    private static List<MessagePosted> messages(Fields fields) {
        return fields.objects("events").stream()
                // A later version's events: this one does not know what they say, only that they have a place.
                .filter(event -> event.type().equals("message"))
                .map(EventReader::message)
                .toList();
    }

    private static List<Member> members(Fields fields) {
        return fields.objects("members").stream()
                .map(member -> new Member(member.string("id"), member.string("username")))
                .toList();
    }

    private static @Nullable Terms terms(Fields fields) {
        Fields limits = fields.object("limits");
        if (limits == null) {
            return null;
        }
        return new Terms(
                toInt(limits.requiredInteger("maxMessageBytes", 1)),
                toInt(limits.requiredInteger("maxRooms", 1)),
                Duration.ofMillis(fields.requiredInteger("pingInterval", 1)),
                millis(fields.integer("expiresIn", 0)));
    }

    private static @Nullable Place place(Fields fields) {
        return fields.has("offset")
                ? new Place(epoch(fields), fields.requiredInteger("offset", 1), instant(fields.string("timestamp")))
                : null;
    }

    private static String epoch(Fields fields) {
        String epoch = fields.stringOrNull("epoch", 1, StreamPosition.MAX_EPOCH_LENGTH);
        if (epoch == null) {
            throw Fields.badField("epoch: missing");
        }
        return epoch;
    }

    private static int count(Fields fields) {
        return toInt(fields.requiredInteger("memberCount", 0));
    }

    private static int toInt(long value) {
        return (int) Math.min(value, Integer.MAX_VALUE);
    }

    private static @Nullable Duration millis(@Nullable Long value) {
        return value == null ? null : Duration.ofMillis(value);
    }

    private static Instant instant(String text) {
        try {
            Instant time = Instant.parse(text);
            if (!time.isBefore(FIRST) && time.isBefore(END)) {
                return time;
            }
        } catch (DateTimeException e) {
            // refused below, without the parser's words
        }
        throw Fields.badField("timestamp: not a time of RFC 3339");
    }
}
