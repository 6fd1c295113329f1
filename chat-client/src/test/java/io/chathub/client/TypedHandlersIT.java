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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
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
    void slowHandlerOnAnExecutor_doesNotHoldUpOtherRooms() throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        CountDownLatch release = new CountDownLatch(1);
        try {
            ChatClient client = joined(builder());
            client.room("lobby").handleOn(executor);
            client.room("lobby").onMessage(message -> {
                if (message.text().equals("slow")) {
                    try {
                        calls.add("waits");
                        assertThat(release.await(10, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                calls.add(message.text());
            });
            client.room("dev").on(RoomEvent.class, event -> calls.add("dev"));
            client.room("dev").join().join();
            ScriptedServer.Peer peer = server.next();
            peer.message("Ann", "slow");
            peer.message("Ann", "next");
            peer.send("{\"type\":\"user-joined\",\"username\":\"Ann\",\"id\":\"c2\",\"room\":\"dev\"}");
            await().until(() -> calls.size() == 2);
            assertThat(calls).containsExactlyInAnyOrder("waits", "dev");
            release.countDown();
            await().until(() -> calls.size() == 4);
            assertThat(calls.subList(2, 4)).containsExactly("slow", "next");
        } finally {
            release.countDown();
            executor.shutdownNow();
        }
    }

    /** A message that was sent on the connection before comes back after a reconnect. */
    @Test
    void ownMessages_areKnownOverReconnects() throws Exception {
        CountDownLatch joins = new CountDownLatch(2);
        ChatClient client = joined(builder().listener(new ChatListener() {
            @Override
            public void onJoined(RoomSnapshot room) {
                joins.countDown();
            }
        }));
        client.room("lobby").onMessage(message -> calls.add(message.text() + " " + client.isOwn(message)));
        server.next().cut();
        ScriptedServer.Peer second = server.next();
        assertThat(joins.await(10, TimeUnit.SECONDS)).isTrue();
        for (String id : List.of("c1", "c2", "c3")) {
            second.send("{\"type\":\"message\",\"id\":\"" + id + "\",\"username\":\"John\",\"text\":\"of " + id
                    + "\",\"timestamp\":\"2024-01-01T12:00:00.123Z\",\"room\":\"lobby\",\"offset\":"
                    + server.offset.incrementAndGet() + "}");
        }
        await().until(() -> calls.size() == 3);
        assertThat(calls).containsExactly("of c1 true", "of c2 true", "of c3 false");
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
