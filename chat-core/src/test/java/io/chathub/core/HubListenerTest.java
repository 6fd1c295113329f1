package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.chathub.protocol.event.MessagePosted;
import io.chathub.protocol.event.TypingChanged;
import io.chathub.protocol.event.UserJoined;
import io.chathub.protocol.event.UserLeft;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Listeners hear everything in order, and hurt nobody. */
class HubListenerTest {

    private static final class Recorder implements HubListener {
        private final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public void onConnected(Client client) {
            heard.add("connected");
        }

        @Override
        public void onUserJoined(Publication publication, UserJoined event) {
            heard.add("joined " + event.username());
        }

        @Override
        public void onMessage(Publication publication, MessagePosted event) {
            heard.add(publication.room() + " " + publication.offset() + " " + event.text());
        }

        @Override
        public void onTyping(Publication publication, TypingChanged event) {
            heard.add("typing " + event.isTyping());
        }

        @Override
        public void onUserLeft(Publication publication, UserLeft event) {
            heard.add("left " + event.username());
        }

        @Override
        public void onDisconnected(Client client, int closeCode) {
            heard.add("disconnected " + client.username() + " " + closeCode);
        }
    }

    @Test
    void hearsEverythingInOrder() {
        Recorder recorder = new Recorder();
        try (Hub hub = Hub.builder().listener(recorder).build().start()) {
            InMemoryConnection bob = InMemoryConnection.to(hub);
            bob.join("Bob");
            bob.send("{\"type\":\"typing\",\"isTyping\":true}");
            bob.send("{\"type\":\"message\",\"text\":\"hi\"}");
            bob.close();
        }
        assertThat(recorder.heard)
                .containsExactly(
                        "connected", "joined Bob", "typing true", "lobby 1 hi", "left Bob", "disconnected Bob 1000");
    }

    @Test
    void oneThatThrowsIsCalledAgainAndTheOthersToo() {
        Recorder recorder = new Recorder();
        HubListener thrower = new HubListener() {
            @Override
            public void onMessage(Publication publication, MessagePosted event) {
                recorder.heard.add("thrown " + event.text());
                throw new IllegalStateException("a broken listener, on purpose");
            }
        };
        try (Hub hub = Hub.builder().listener(thrower).build().start()) {
            hub.addListener(recorder);
            hub.room("lobby").publish("host", "1");
            hub.room("lobby").publish("host", "2");
            await().until(() -> recorder.heard.size() == 4);
        }
        assertThat(recorder.heard).contains("thrown 1", "thrown 2", "lobby 1 1", "lobby 2 2");
    }

    @Test
    void oneThatBlocksDelaysNoMessageAndIsBounded() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        HubListener blocker = new HubListener() {
            @Override
            public void onMessage(Publication publication, MessagePosted event) {
                blocked.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        try (Hub hub = Hub.builder().listener(blocker).build().start()) {
            InMemoryConnection client = InMemoryConnection.to(hub);
            client.hello();
            int beyond = 50;
            hub.room("lobby").publish("host", "first");
            blocked.await();
            for (int i = 0; i < HubListener.MAX_WAITING + beyond; i++) {
                hub.room("lobby").publish("host", "" + i);
                if (i < 100) {
                    assertThat(client.receive()).isNotEmpty();
                }
            }
            assertThat(hub.monitoring().droppedNotifications()).isEqualTo(beyond);
            release.countDown();
        }
    }

    @Test
    void mayCloseTheHub() {
        CountDownLatch done = new CountDownLatch(1);
        Hub hub = Hub.builder().build().start();
        hub.addListener(new HubListener() {
            @Override
            public void onMessage(Publication publication, MessagePosted event) {
                hub.close();
                done.countDown();
            }
        });
        hub.room("lobby").publish("host", "stop");
        await().until(() -> done.getCount() == 0);
        assertThatIllegalStateException().isThrownBy(() -> hub.room("lobby").publish("host", "too late"));
    }
}
