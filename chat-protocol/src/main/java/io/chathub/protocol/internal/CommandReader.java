package io.chathub.protocol.internal;

import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.RoomNames;
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

/** Which fields make which command. */
final class CommandReader {

    private final boolean v1;
    private final int maxTextLength;

    CommandReader(ProtocolVersion version, int maxTextLength) {
        v1 = version == ProtocolVersion.V1;
        this.maxTextLength = maxTextLength;
    }

    ClientCommand read(Fields fields) {
        String type = fields.type();
        String ref = fields.stringOrNull("ref", 0, ClientCommand.MAX_REF_LENGTH);
        String room = fields.string("room", RoomNames.LOBBY);
        return switch (type) {
            case "join" -> join(ref, room, fields);
            case "message" ->
                new PostMessage(
                        ref,
                        fields.stringOrNull("key", 1, ClientCommand.MAX_REF_LENGTH),
                        fields.string("username"),
                        withinTextLimit(fields.string("text")),
                        fields.number("price"),
                        room);
            case "typing" -> new SetTyping(ref, fields.string("username"), fields.bool("isTyping"), room);
            default -> readNew(type, ref, room, fields);
        };
    }

    private ClientCommand readNew(String type, @Nullable String ref, String room, Fields fields) {
        if (v1) {
            throw JsonReader.unknownType();
        }
        return switch (type) {
            case "leave" -> new Leave(ref, room);
            case "history" -> history(ref, room, fields);
            case "members" -> new ListMembers(ref, room);
            case "ping" -> new Ping(ref);
            case "refresh" -> refresh(ref, fields);
            default -> throw JsonReader.unknownType();
        };
    }

    private ClientCommand join(@Nullable String ref, String room, Fields fields) {
        return new Join(
                ref,
                fields.string("username"),
                room,
                since(fields.object("since")),
                v1 ? null : fields.stringOrNull("token", 1, ClientCommand.MAX_TOKEN_LENGTH));
    }

    private static ClientCommand refresh(@Nullable String ref, Fields fields) {
        String token = fields.stringOrNull("token", 1, ClientCommand.MAX_TOKEN_LENGTH);
        if (token == null) {
            throw Fields.badField("token: missing");
        }
        return new Refresh(ref, token);
    }

    private static FetchHistory history(@Nullable String ref, String room, Fields fields) {
        Long before = fields.integer("before", 1);
        Long after = fields.integer("after", 0);
        Long limit = fields.integer("limit", 1);
        if (before != null && after != null) {
            throw Fields.badField("before, after: one at most");
        }
        int bounded = limit == null ? FetchHistory.DEFAULT_LIMIT : (int) Math.min(limit, FetchHistory.MAX_LIMIT);
        return new FetchHistory(ref, room, before, after, bounded);
    }

    private static @Nullable StreamPosition since(@Nullable Fields since) {
        if (since == null) {
            return null;
        }
        String epoch = since.stringOrNull("epoch", 1, StreamPosition.MAX_EPOCH_LENGTH);
        if (epoch == null) {
            throw Fields.badField("since: without an epoch");
        }
        return new StreamPosition(epoch, since.requiredInteger("offset", 0));
    }

    private String withinTextLimit(String text) {
        if (text.length() > maxTextLength && text.codePointCount(0, text.length()) > maxTextLength) {
            throw new ProtocolException(ErrorCode.TOO_LARGE, "text: too long");
        }
        return text;
    }
}
