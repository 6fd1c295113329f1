package io.chathub.core;

import io.chathub.core.suite.ChatUnderTest;
import io.chathub.core.suite.TestClient;
import io.chathub.protocol.ProtocolVersion;
import java.util.ArrayList;
import java.util.List;

/** A chat whose clients are in this process. At its end, each checks that the core kept its promises to a transport. */
final class InMemoryChat implements ChatUnderTest {

    private final Hub hub;
    private final List<InMemoryConnection> connections = new ArrayList<>();

    InMemoryChat(HubOptions options) {
        hub = Hub.builder().options(options).build().start();
    }

    @Override
    public Hub hub() {
        return hub;
    }

    @Override
    public TestClient connect(ProtocolVersion version) {
        InMemoryConnection connection = InMemoryConnection.to(hub, version);
        connections.add(connection);
        return connection;
    }

    @Override
    public void close() {
        hub.close();
        connections.forEach(InMemoryConnection::assertSpiWasKept);
    }
}
