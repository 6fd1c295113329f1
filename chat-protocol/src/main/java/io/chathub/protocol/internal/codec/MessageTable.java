package io.chathub.protocol.internal.codec;

import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.command.ClientCommand;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.internal.json.FieldWriter;
import io.chathub.protocol.internal.message.MessageCodec;
import io.chathub.protocol.internal.message.command.DeleteMessageCodec;
import io.chathub.protocol.internal.message.command.EditMessageCodec;
import io.chathub.protocol.internal.message.command.FetchHistoryCodec;
import io.chathub.protocol.internal.message.command.JoinCodec;
import io.chathub.protocol.internal.message.command.LeaveCodec;
import io.chathub.protocol.internal.message.command.ListMembersCodec;
import io.chathub.protocol.internal.message.command.ListReactorsCodec;
import io.chathub.protocol.internal.message.command.PinMessageCodec;
import io.chathub.protocol.internal.message.command.PingCodec;
import io.chathub.protocol.internal.message.command.PostMessageCodec;
import io.chathub.protocol.internal.message.command.ReactCodec;
import io.chathub.protocol.internal.message.command.RefreshCodec;
import io.chathub.protocol.internal.message.command.SearchMessagesCodec;
import io.chathub.protocol.internal.message.command.SetTypingCodec;
import io.chathub.protocol.internal.message.event.ConnectedCodec;
import io.chathub.protocol.internal.message.event.DurableEvents;
import io.chathub.protocol.internal.message.event.TypingChangedCodec;
import io.chathub.protocol.internal.message.event.UserJoinedCodec;
import io.chathub.protocol.internal.message.event.UserLeftCodec;
import io.chathub.protocol.internal.message.reply.AcknowledgedCodec;
import io.chathub.protocol.internal.message.reply.HistoryFetchedCodec;
import io.chathub.protocol.internal.message.reply.JoinedCodec;
import io.chathub.protocol.internal.message.reply.LeftCodec;
import io.chathub.protocol.internal.message.reply.MembersListedCodec;
import io.chathub.protocol.internal.message.reply.MessagesFoundCodec;
import io.chathub.protocol.internal.message.reply.MessagesSkippedCodec;
import io.chathub.protocol.internal.message.reply.PongCodec;
import io.chathub.protocol.internal.message.reply.ReactorsListedCodec;
import io.chathub.protocol.internal.message.reply.ReconnectAdvisedCodec;
import io.chathub.protocol.internal.message.reply.RefreshedCodec;
import io.chathub.protocol.internal.message.reply.RefusedCodec;
import io.chathub.protocol.internal.message.reply.StatesChangedCodec;
import io.chathub.protocol.internal.message.reply.StreamResetCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All messages of one direction, one line for each: lookup by type and by class. Immutable, for any number of threads.
 *
 * @param <M> the common type of the messages
 */
final class MessageTable<M> {

    /** The messages of the client-to-server direction. */
    static final MessageTable<ClientCommand> COMMANDS = new MessageTable<>(List.of(
            new JoinCodec(),
            new LeaveCodec(),
            new PostMessageCodec(),
            new EditMessageCodec(),
            new DeleteMessageCodec(),
            new ReactCodec(),
            new ListReactorsCodec(),
            new PinMessageCodec(),
            new SetTypingCodec(),
            new FetchHistoryCodec(),
            new ListMembersCodec(),
            new SearchMessagesCodec(),
            new PingCodec(),
            new RefreshCodec()));

    /** The messages of the server-to-client direction. */
    static final MessageTable<ServerEvent> EVENTS = new MessageTable<>(and(
            DurableEvents.codecs(),
            List.of(
                    new ConnectedCodec(),
                    new TypingChangedCodec(),
                    new UserJoinedCodec(),
                    new UserLeftCodec(),
                    new JoinedCodec(),
                    new LeftCodec(),
                    new AcknowledgedCodec(),
                    new HistoryFetchedCodec(),
                    new MembersListedCodec(),
                    new ReactorsListedCodec(),
                    new MessagesFoundCodec(),
                    new RefusedCodec(),
                    new MessagesSkippedCodec(),
                    new StatesChangedCodec(),
                    new StreamResetCodec(),
                    new ReconnectAdvisedCodec(),
                    new PongCodec(),
                    new RefreshedCodec())));

    private final List<MessageCodec<? extends M>> codecs;
    private final Map<String, MessageCodec<? extends M>> byType = new HashMap<>();
    private final Map<Class<?>, MessageCodec<? extends M>> byClass = new HashMap<>();

    private MessageTable(List<MessageCodec<? extends M>> codecs) {
        this.codecs = codecs;
        for (MessageCodec<? extends M> codec : codecs) {
            byType.put(codec.type(), codec);
            byClass.put(codec.javaType(), codec);
        }
    }

    private static List<MessageCodec<? extends ServerEvent>> and(
            List<? extends MessageCodec<? extends ServerEvent>> first,
            List<MessageCodec<? extends ServerEvent>> others) {
        List<MessageCodec<? extends ServerEvent>> all = new ArrayList<>(first);
        all.addAll(others);
        return List.copyOf(all);
    }

    List<MessageCodec<? extends M>> codecs() {
        return codecs;
    }

    /** The names of all fields of all messages of {@code version}. */
    Set<String> fieldNames(ProtocolVersion version) {
        Set<String> names = new HashSet<>();
        names.add("type");
        for (MessageCodec<? extends M> codec : codecs) {
            names.addAll(codec.fields().in(version));
        }
        return names;
    }

    /** The codec of {@code type}; null if {@code version} has no such message. */
    @Nullable MessageCodec<? extends M> find(String type, ProtocolVersion version) {
        MessageCodec<? extends M> codec = byType.get(type);
        return codec == null || codec.since().compareTo(version) > 0 ? null : codec;
    }

    /** Whether {@code version} has the kind of {@code message}. */
    boolean has(M message, ProtocolVersion version) {
        return codecOf(message).since().compareTo(version) <= 0;
    }

    /**
     * Writes the type and the fields of {@code message}.
     *
     * @throws IllegalArgumentException if the version of {@code out} has no such message
     */
    void write(M message, FieldWriter out) {
        MessageCodec<M> codec = codecOf(message);
        if (codec.since().compareTo(out.version()) > 0) {
            throw new IllegalArgumentException("message: " + codec.type() + " is not part of " + out.version());
        }
        out.string("type", codec.type());
        codec.write(message, out);
    }

    @SuppressWarnings("unchecked") // the map has each codec under the class that it writes
    private MessageCodec<M> codecOf(M message) {
        MessageCodec<? extends M> codec = byClass.get(message.getClass());
        if (codec == null) {
            throw new IllegalArgumentException(
                    "message: no codec for " + message.getClass().getName());
        }
        return (MessageCodec<M>) codec;
    }
}
