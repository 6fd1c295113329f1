package io.chathub.client.internal.event;

import io.chathub.client.ChatListener;
import io.chathub.client.Disconnection;
import io.chathub.client.Gap;
import io.chathub.client.RequestRefusedException;
import io.chathub.client.RoomSnapshot;
import io.chathub.protocol.event.MemberChanged;
import io.chathub.protocol.event.MessageDeleted;
import io.chathub.protocol.event.MessageEdited;
import io.chathub.protocol.event.MessagePinned;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.ReactionsChanged;
import io.chathub.protocol.event.RoomChanged;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of a client, called in the order of their registration. An exception of one listener is logged and does not
 * affect the others. Called on the dispatch thread only.
 */
public final class ListenerSet {

    private static final Logger log = LoggerFactory.getLogger(ListenerSet.class);

    /** The named method for each type of event. A type without a line here reaches {@link ChatListener#onEvent} only. */
    private static final Map<Class<?>, BiConsumer<ChatListener, RoomEvent>> NAMED = Map.ofEntries(
            named(MessagePosted.class, ChatListener::onMessage),
            named(MessageEdited.class, ChatListener::onEdited),
            named(MessageDeleted.class, ChatListener::onDeleted),
            named(ReactionsChanged.class, ChatListener::onReaction),
            named(MessagePinned.class, ChatListener::onPinned),
            named(RoomChanged.class, ChatListener::onRoomChanged),
            named(MemberChanged.class, ChatListener::onMemberChanged),
            named(TypingChanged.class, ChatListener::onTyping),
            named(UserJoined.class, ChatListener::onUserJoined),
            named(UserLeft.class, ChatListener::onUserLeft));

    private final List<ChatListener> listeners;

    /** Creates a set of {@code listeners}, in their order. */
    public ListenerSet(List<ChatListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    void connected(String id) {
        each(listener -> listener.onConnected(id));
    }

    void event(RoomEvent event) {
        BiConsumer<ChatListener, RoomEvent> named = NAMED.get(event.getClass());
        for (ChatListener listener : listeners) {
            if (named != null) {
                guarded(listener, target -> named.accept(target, event));
            }
            guarded(listener, target -> target.onEvent(event));
        }
    }

    void changed(MessagePosted now) {
        each(listener -> listener.onChanged(now));
    }

    void joined(RoomSnapshot room) {
        each(listener -> listener.onJoined(room));
    }

    void gap(Gap gap) {
        each(listener -> listener.onGap(gap));
    }

    void roomLost(String room, RequestRefusedException cause) {
        each(listener -> listener.onRoomLost(room, cause));
    }

    void disconnected(Disconnection disconnection) {
        each(listener -> listener.onDisconnected(disconnection));
    }

    void closed(Disconnection last) {
        each(listener -> listener.onClosed(last));
    }

    private void each(Consumer<ChatListener> call) {
        listeners.forEach(listener -> guarded(listener, call));
    }

    /** Runs {@code call} on {@code target} and logs an exception. */
    static <T> void guarded(T target, Consumer<T> call) {
        try {
            call.accept(target);
        } catch (Throwable e) {
            // Errors too: a failed assertion in one listener must not silence the others for ever.
            log.error("A listener failed: {}", target.getClass().getName(), e);
        }
    }

    private static <E extends RoomEvent> Map.Entry<Class<?>, BiConsumer<ChatListener, RoomEvent>> named(
            Class<E> type, BiConsumer<ChatListener, E> method) {
        return Map.entry(type, (listener, event) -> method.accept(listener, type.cast(event)));
    }
}
