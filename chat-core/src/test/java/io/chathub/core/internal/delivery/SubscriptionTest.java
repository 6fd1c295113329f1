package io.chathub.core.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Client;
import io.chathub.core.Hub;
import io.chathub.core.HubListener;
import io.chathub.core.InMemoryConnection;
import io.chathub.core.internal.room.LiveRoom;
import io.chathub.core.internal.room.RoomHandle;
import io.chathub.protocol.CloseCode;
import org.junit.jupiter.api.Test;

/** Who is gone is subscribed to nothing. */
class SubscriptionTest {

    /** A session that a listener ended at once was subscribed after its end, and stayed so for ever. */
    @Test
    void endsWithAClientThatAListenerEndsAtOnce() {
        try (Hub hub = Hub.builder().build().start()) {
            hub.addListener(new HubListener() {
                @Override
                public void onConnected(Client client) {
                    hub.disconnect(client.id(), CloseCode.KICKED);
                }
            });
            LiveRoom lobby = ((RoomHandle) hub.room("lobby")).room();
            for (int i = 0; i < 5_000; i++) {
                InMemoryConnection.to(hub);
            }
            await().until(() -> hub.clients().isEmpty());
            await().untilAsserted(
                            () -> assertThat(lobby.fanout().subscriberCount()).isZero());
        }
    }

    @Test
    void endsWithEveryClient() {
        try (Hub hub = Hub.builder().build().start()) {
            LiveRoom lobby = ((RoomHandle) hub.room("lobby")).room();
            InMemoryConnection polite = InMemoryConnection.to(hub);
            InMemoryConnection rude = InMemoryConnection.to(hub);
            polite.join("Polite");
            assertThat(lobby.fanout().subscriberCount()).isEqualTo(2);
            polite.close();
            rude.cut();
            await().untilAsserted(
                            () -> assertThat(lobby.fanout().subscriberCount()).isZero());
        }
    }
}
