package io.chathub.client.internal;

import io.chathub.client.ChatListener;
import io.chathub.client.Disconnection;
import io.chathub.client.Gap;
import io.chathub.client.RequestRefusedException;
import io.chathub.client.RoomSnapshot;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.ServerEvent;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All listeners as one: in order, and each spared from what another throws. Called on the dispatch thread only. */
final class ListenerSet {

    private static final Logger log = LoggerFactory.getLogger(ListenerSet.class);

    private final List<ChatListener> listeners;

    ListenerSet(List<ChatListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    void connected(String id) {
        each(listener -> listener.onConnected(id));
    }

    void happening(RoomEvent event) {
        each(listener -> event.accept(new Call(listener)));
    }

    void joined(RoomSnapshot room) {
        each(listener -> listener.onJoined(room));
    }

    void gap(Gap gap) {
        each(listener -> listener.onGap(gap));
    }

    void roomLost(String room, RequestRefusedException why) {
        each(listener -> listener.onRoomLost(room, why));
    }

    void disconnected(Disconnection disconnection) {
        each(listener -> listener.onDisconnected(disconnection));
    }

    void closed(Disconnection last) {
        each(listener -> listener.onClosed(last));
    }

    private void each(Consumer<ChatListener> call) {
        each(listeners, call);
    }

    /** Calls each, and spares it from what another throws. */
    static <T> void each(List<T> targets, Consumer<T> call) {
        for (T target : targets) {
            try {
                call.accept(target);
            } catch (Throwable e) {
                // Errors too: a failed assertion in one listener must not silence the others for ever.
                log.error("A listener failed: {}", target.getClass().getName(), e);
            }
        }
    }

    /** An event on its way to one listener. */
    private record Call(ChatListener listener) implements ServerEvent.RoomVisitor {
        @Override
        public void messagePosted(MessagePosted event) {
            listener.onMessage(event);
        }

        @Override
        public void typingChanged(TypingChanged event) {
            listener.onTyping(event);
        }

        @Override
        public void userJoined(UserJoined event) {
            listener.onUserJoined(event);
        }

        @Override
        public void userLeft(UserLeft event) {
            listener.onUserLeft(event);
        }
    }
}
