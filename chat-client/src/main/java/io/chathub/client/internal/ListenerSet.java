package io.chathub.client.internal;

import io.chathub.client.ChatListener;
import io.chathub.client.Disconnection;
import io.chathub.protocol.ServerEvent;
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

    void event(ServerEvent event) {
        each(listener -> event.accept(new Call(listener)));
    }

    void disconnected(Disconnection disconnection) {
        each(listener -> listener.onDisconnected(disconnection));
    }

    void closed(Disconnection last) {
        each(listener -> listener.onClosed(last));
    }

    private void each(Consumer<ChatListener> call) {
        for (ChatListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (Throwable e) {
                // Errors too: a failed assertion in one listener must not silence the others for ever.
                log.error("A listener failed: {}", listener.getClass().getName(), e);
            }
        }
    }

    /** An event on its way to one listener. */
    private record Call(ChatListener listener) implements ServerEvent.Visitor {
        @Override
        public void connected(ServerEvent.Connected event) {
            // Only the first one of a connection means something, and the link takes that.
        }

        @Override
        public void messagePosted(ServerEvent.MessagePosted event) {
            listener.onMessage(event);
        }

        @Override
        public void typingChanged(ServerEvent.TypingChanged event) {
            listener.onTyping(event);
        }

        @Override
        public void userJoined(ServerEvent.UserJoined event) {
            listener.onUserJoined(event);
        }

        @Override
        public void userLeft(ServerEvent.UserLeft event) {
            listener.onUserLeft(event);
        }
    }
}
