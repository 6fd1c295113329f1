package io.chathub.protocol.internal.message.event;

import io.chathub.protocol.event.DurableEvent;
import io.chathub.protocol.internal.message.MessageCodec;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The codecs of all durable events, one line for each. */
public final class DurableEvents {

    private static final List<MessageCodec<? extends DurableEvent>> CODECS = List.of(
            new MessagePostedCodec(),
            new MessageEditedCodec(),
            new MessageDeletedCodec(),
            new ReactionsChangedCodec(),
            new MessagePinnedCodec(),
            new RoomChangedCodec(),
            new MemberChangedCodec());

    private static final Map<String, MessageCodec<? extends DurableEvent>> BY_TYPE =
            CODECS.stream().collect(Collectors.toUnmodifiableMap(MessageCodec::type, Function.identity()));

    private static final Map<Class<?>, MessageCodec<? extends DurableEvent>> BY_CLASS =
            CODECS.stream().collect(Collectors.toUnmodifiableMap(MessageCodec::javaType, Function.identity()));

    private DurableEvents() {}

    /** The codecs, in the order of their introduction. */
    public static List<MessageCodec<? extends DurableEvent>> codecs() {
        return CODECS;
    }

    /** The codec of a type; null for a type that is no durable event of this version. */
    public static @Nullable MessageCodec<? extends DurableEvent> codec(String type) {
        return BY_TYPE.get(type);
    }

    /** The codec of an event. */
    public static MessageCodec<? extends DurableEvent> codecOf(DurableEvent event) {
        MessageCodec<? extends DurableEvent> codec = BY_CLASS.get(event.getClass());
        if (codec == null) {
            throw new IllegalStateException("no codec for " + event.getClass().getName());
        }
        return codec;
    }
}
