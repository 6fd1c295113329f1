package io.chathub.server.servlet.suite;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.suite.ChatUnderTest;
import io.chathub.core.suite.TestClient;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.server.servlet.WebOptions;
import java.util.ArrayList;
import java.util.List;

/** The protocol suite's chat with clients over sockets. */
public final class SocketChat implements ChatUnderTest {

    private final ServedChat server;
    private final List<RawClient> clients = new ArrayList<>();

    public SocketChat(HubOptions options) {
        this(options, WebOptions.DEFAULT);
    }

    public SocketChat(HubOptions options, WebOptions webOptions) {
        server = ServedChat.start(options, webOptions);
    }

    @Override
    public Hub hub() {
        return server.hub();
    }

    @Override
    public TestClient connect(ProtocolVersion version) {
        RawClient client = RawClient.connect(server.port(), version);
        clients.add(client);
        return client;
    }

    @Override
    public void close() {
        clients.forEach(RawClient::cut);
        server.close();
    }
}
