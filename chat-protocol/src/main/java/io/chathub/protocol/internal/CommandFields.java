package io.chathub.protocol.internal;

import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.StreamPosition;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.command.FetchHistory;
import io.chathub.protocol.command.Join;
import io.chathub.protocol.command.Leave;
import io.chathub.protocol.command.ListMembers;
import io.chathub.protocol.command.Ping;
import io.chathub.protocol.command.PostMessage;
import io.chathub.protocol.command.Refresh;
import io.chathub.protocol.command.SetTyping;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The fields of each command, in their order. */
record CommandFields(JsonGenerator out, ProtocolVersion version) implements ClientCommand.Visitor {

    @Override
    public void join(Join command) {
        begin("join", command.ref());
        // In v2 a second join has no name to give.
        if (isV1() || !command.username().isEmpty()) {
            out.writeStringProperty("username", command.username());
        }
        room(command.room());
        StreamPosition since = command.since();
        if (since != null && !isV1()) {
            out.writeObjectPropertyStart("since");
            out.writeStringProperty("epoch", since.epoch()).writeNumberProperty("offset", since.offset());
            out.writeEndObject();
        }
        if (!isV1()) {
            optional("token", command.token());
        }
    }

    @Override
    public void leave(Leave command) {
        requireV2();
        begin("leave", command.ref());
        room(command.room());
    }

    @Override
    public void postMessage(PostMessage command) {
        begin("message", command.ref());
        if (isV1()) {
            out.writeStringProperty("username", command.username());
        } else {
            optional("key", command.key());
        }
        room(command.room());
        out.writeStringProperty("text", command.text());
        JsonWriter.price(out, command.price());
    }

    @Override
    public void setTyping(SetTyping command) {
        begin("typing", command.ref());
        if (isV1()) {
            out.writeStringProperty("username", command.username());
        }
        room(command.room());
        out.writeBooleanProperty("isTyping", command.isTyping());
    }

    @Override
    public void fetchHistory(FetchHistory command) {
        requireV2();
        begin("history", command.ref());
        room(command.room());
        Long before = command.before();
        if (before != null) {
            out.writeNumberProperty("before", before.longValue());
        }
        Long after = command.after();
        if (after != null) {
            out.writeNumberProperty("after", after.longValue());
        }
        out.writeNumberProperty("limit", command.limit());
    }

    @Override
    public void listMembers(ListMembers command) {
        requireV2();
        begin("members", command.ref());
        room(command.room());
    }

    @Override
    public void ping(Ping command) {
        requireV2();
        begin("ping", command.ref());
    }

    @Override
    public void refresh(Refresh command) {
        requireV2();
        begin("refresh", command.ref());
        out.writeStringProperty("token", command.token());
    }

    private void begin(String type, @Nullable String ref) {
        out.writeStringProperty("type", type);
        if (!isV1()) {
            optional("ref", ref);
        }
    }

    private void optional(String name, @Nullable String value) {
        if (value != null) {
            out.writeStringProperty(name, value);
        }
    }

    private void room(String room) {
        if (!isV1()) {
            out.writeStringProperty("room", room);
        }
    }

    private boolean isV1() {
        return version == ProtocolVersion.V1;
    }

    private void requireV2() {
        if (isV1()) {
            throw new IllegalArgumentException("v1 has no such command");
        }
    }
}
