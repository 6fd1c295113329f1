package io.chathub.protocol.internal;

import io.chathub.protocol.ProtocolVersion;
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
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The fields of each event, in their order: v1's first, whatever the version. */
record EventFields(JsonGenerator out, ProtocolVersion version) implements ServerEvent.Visitor {

    @Override
    public void connected(Connected event) {
        out.writeStringProperty("type", "connect").writeStringProperty("id", event.id());
        Terms terms = event.terms();
        if (!isV1() && terms != null) {
            out.writeNumberProperty("version", 2);
            out.writeObjectPropertyStart("limits");
            out.writeNumberProperty("maxMessageBytes", terms.maxMessageBytes());
            out.writeNumberProperty("maxRooms", terms.maxRooms());
            out.writeEndObject();
            out.writeNumberProperty("pingInterval", terms.pingInterval().toMillis());
            expiresIn(terms.expiresIn());
        }
    }

    @Override
    public void messagePosted(MessagePosted event) {
        out.writeStringProperty("type", "message")
                .writeStringProperty("id", event.id())
                .writeStringProperty("username", event.username())
                .writeStringProperty("text", event.text());
        JsonWriter.time(out, "timestamp", event.timestamp());
        JsonWriter.price(out, event.price());
        if (!isV1()) {
            out.writeStringProperty("room", event.room()).writeNumberProperty("offset", event.offset());
        }
    }

    @Override
    public void typingChanged(TypingChanged event) {
        out.writeStringProperty("type", "typing")
                .writeStringProperty("username", event.username())
                .writeBooleanProperty("isTyping", event.isTyping());
        if (!isV1()) {
            out.writeStringProperty("id", event.id()).writeStringProperty("room", event.room());
        }
    }

    @Override
    public void userJoined(UserJoined event) {
        out.writeStringProperty("type", "user-joined")
                .writeStringProperty("username", event.username())
                .writeStringProperty("id", event.id());
        if (!isV1()) {
            out.writeStringProperty("room", event.room());
        }
    }

    @Override
    public void userLeft(UserLeft event) {
        out.writeStringProperty("type", "user-left").writeStringProperty("username", event.username());
        if (!isV1()) {
            out.writeStringProperty("id", event.id()).writeStringProperty("room", event.room());
        }
    }

    @Override
    public void joined(Joined reply) {
        begin("joined", reply.ref());
        out.writeStringProperty("room", reply.room())
                .writeStringProperty("username", reply.username())
                .writeStringProperty("id", reply.id())
                .writeStringProperty("epoch", reply.epoch())
                .writeNumberProperty("offset", reply.offset())
                .writeBooleanProperty("recovered", reply.recovered());
        if (!reply.recovered()) {
            Long missed = reply.missed();
            if (missed == null) {
                out.writeNullProperty("missed");
            } else {
                out.writeNumberProperty("missed", missed.longValue());
            }
        }
        messages(reply.events());
        if (!reply.recovered()) {
            out.writeBooleanProperty("more", reply.more());
        }
        members(reply.members(), reply.memberCount());
    }

    @Override
    public void left(Left reply) {
        begin("left", reply.ref());
        out.writeStringProperty("room", reply.room());
    }

    @Override
    public void acknowledged(Acknowledged reply) {
        begin("ack", reply.ref());
        out.writeStringProperty("room", reply.room());
        Place place = reply.place();
        if (place != null) {
            out.writeStringProperty("epoch", place.epoch()).writeNumberProperty("offset", place.offset());
            JsonWriter.time(out, "timestamp", place.timestamp());
        }
        if (reply.duplicate()) {
            out.writeBooleanProperty("duplicate", true);
        }
    }

    @Override
    public void historyFetched(HistoryFetched reply) {
        begin("history", reply.ref());
        out.writeStringProperty("room", reply.room())
                .writeStringProperty("epoch", reply.epoch())
                .writeNumberProperty("offset", reply.offset());
        messages(reply.events());
        out.writeBooleanProperty("more", reply.more());
    }

    @Override
    public void membersListed(MembersListed reply) {
        begin("members", reply.ref());
        out.writeStringProperty("room", reply.room());
        members(reply.members(), reply.memberCount());
    }

    @Override
    public void refused(Refused reply) {
        begin("error", reply.ref());
        out.writeStringProperty("code", reply.code().wireName())
                .writeStringProperty("message", reply.message())
                .writeBooleanProperty("temporary", reply.temporary());
        if (reply.retryAfter() != null) {
            out.writeNumberProperty("retryAfter", reply.retryAfter().toMillis());
        }
    }

    @Override
    public void messagesSkipped(MessagesSkipped reply) {
        begin("gap", null);
        out.writeStringProperty("room", reply.room())
                .writeNumberProperty("from", reply.from())
                .writeNumberProperty("to", reply.to());
    }

    @Override
    public void reconnectAdvised(ReconnectAdvised reply) {
        begin("reconnect", null);
        out.writeNumberProperty("after", reply.after().toMillis());
    }

    @Override
    public void pong(Pong reply) {
        begin("pong", reply.ref());
    }

    @Override
    public void refreshed(Refreshed reply) {
        begin("refreshed", reply.ref());
        expiresIn(reply.expiresIn());
    }

    private void expiresIn(@Nullable Duration duration) {
        if (duration != null) {
            out.writeNumberProperty("expiresIn", duration.toMillis());
        }
    }

    private void begin(String type, @Nullable String ref) {
        if (isV1()) {
            throw new IllegalArgumentException("v1 has no such event");
        }
        out.writeStringProperty("type", type);
        if (ref != null) {
            out.writeStringProperty("ref", ref);
        }
    }

    private void messages(List<MessagePosted> messages) {
        out.writeArrayPropertyStart("events");
        for (MessagePosted message : messages) {
            out.writeStartObject();
            messagePosted(message);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void members(List<Member> members, int count) {
        out.writeArrayPropertyStart("members");
        for (Member member : members) {
            out.writeStartObject();
            out.writeStringProperty("id", member.id()).writeStringProperty("username", member.username());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeNumberProperty("memberCount", count);
    }

    private boolean isV1() {
        return version == ProtocolVersion.V1;
    }
}
