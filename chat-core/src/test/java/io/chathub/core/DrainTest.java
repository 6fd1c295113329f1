package io.chathub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How clients are asked to come back. */
class DrainTest {

    @Test
    void clientsAreSpreadEvenlyOverTheWindow() {
        Hub hub = Hub.builder()
                .options(
                        HubOptions.builder().drainWindow(Duration.ofSeconds(10)).build())
                .build()
                .start();
        List<InMemoryConnection> clients = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            InMemoryConnection client = InMemoryConnection.to(hub, ProtocolVersion.V2);
            client.receive();
            client.send("{\"type\":\"join\",\"username\":\"c\",\"room\":\"r" + i + "\"}");
            client.receive();
            clients.add(client);
        }
        InMemoryConnection old = InMemoryConnection.to(hub);
        old.hello();

        hub.close();

        int[] bySecond = new int[10];
        for (InMemoryConnection client : clients) {
            String advice = client.receive();
            assertThat(advice).matches("\\{\"type\":\"reconnect\",\"after\":[0-9]+}");
            bySecond[Integer.parseInt(advice.replaceAll("[^0-9]", "")) / 1_000]++;
            assertThat(client.awaitClose()).isEqualTo(1012);
            client.assertSpiWasKept();
        }
        for (int count : bySecond) {
            assertThat(count).isBetween(18, 22);
        }
        assertThat(old.awaitClose()).isEqualTo(1001);
    }
}
