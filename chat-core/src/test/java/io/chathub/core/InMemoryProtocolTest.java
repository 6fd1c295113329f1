package io.chathub.core;

import io.chathub.core.suite.ChatUnderTest;
import io.chathub.core.suite.TestClient;
import io.chathub.core.suite.V1ProtocolSuite;
import java.util.ArrayList;
import java.util.List;

/** The whole v1 protocol without a socket. */
class InMemoryProtocolTest extends V1ProtocolSuite {

    @Override
    protected ChatUnderTest start(HubOptions options) {
        Hub hub = Hub.builder().options(options).build().start();
        List<InMemoryConnection> connections = new ArrayList<>();
        return new ChatUnderTest() {
            @Override
            public Hub hub() {
                return hub;
            }

            @Override
            public TestClient connect() {
                InMemoryConnection connection = InMemoryConnection.to(hub);
                connections.add(connection);
                return connection;
            }

            @Override
            public void close() {
                hub.close();
                connections.forEach(InMemoryConnection::assertSpiWasKept);
            }
        };
    }
}
