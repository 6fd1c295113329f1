package io.chathub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.RoomEvent;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Handlers by class of event, on a room and on a client, beside the methods of a listener. */
class TypedHandlersIT extends ClientIT {

    private final List<String> calls = new CopyOnWriteArrayList<>();

    @Test
    void roomHandlers_getTheEventsOfTheirClassAndRoom() throws Exception {
        ChatClient client = joined(builder());
        ChatRoom lobby = client.room("lobby");
        lobby.on(UserJoined.class, event -> calls.add("joined " + event.username()));
        lobby.on(MessagePosted.class, event -> calls.add("message " + event.text()));
        lobby.on(RoomEvent.class, event -> calls.add("any"));
        client.room("dev").on(RoomEvent.class, event -> calls.add("wrong room"));
        client.room("dev").join().join();
        ScriptedServer.Peer peer = server.next();
        peer.send("{\"type\":\"user-joined\",\"username\":\"Ann\",\"id\":\"c2\",\"room\":\"lobby\"}");
        peer.message("Ann", "Hi");
        peer.send("{\"type\":\"user-left\",\"username\":\"Ann\",\"id\":\"c2\",\"room\":\"lobby\"}");
        await().until(() -> calls.size() == 5);
        assertThat(calls).containsExactly("joined Ann", "any", "message Hi", "any", "any");
    }

    @Test
    void listenersClientAndRoom_areCalledInThisOrder() throws Exception {
        ChatClient client = joined(builder().listener(new ChatListener() {
            @Override
            public void onEvent(RoomEvent event) {
                calls.add("onEvent " + event.getClass().getSimpleName());
            }

            @Override
            public void onTyping(TypingChanged event) {
                calls.add("onTyping");
            }
        }));
        client.room("lobby").on(TypingChanged.class, event -> calls.add("room"));
        client.on(TypingChanged.class, event -> calls.add("client"));
        client.on(UserLeft.class, event -> calls.add("not this one"));
        server.next()
                .send("{\"type\":\"typing\",\"username\":\"Ann\",\"isTyping\":true,\"id\":\"c2\",\"room\":\"lobby\"}");
        await().until(() -> calls.size() == 4);
        assertThat(calls).containsExactly("onTyping", "onEvent TypingChanged", "client", "room");
    }

    @Test
    void handlers_runOnTheDispatchThread() throws Exception {
        ChatClient client = joined(builder());
        client.on(MessagePosted.class, event -> calls.add("" + client.isDispatchThread()));
        server.next().message("Ann", "Hi");
        await().until(() -> calls.size() == 1);
        assertThat(calls).containsExactly("true");
    }
}
