package io.chathub.server.jetty;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.suite.ChatUnderTest;
import io.chathub.core.suite.TestClient;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.server.servlet.WebOptions;
import java.util.ArrayList;
import java.util.List;

/** The protocol suite's chat with clients over sockets. */
final class SocketChat implements ChatUnderTest {

    private final ChatServer server;
    private final List<RawClient> clients = new ArrayList<>();

    SocketChat(HubOptions options) {
        this(options, WebOptions.DEFAULT);
    }

    SocketChat(HubOptions options, WebOptions webOptions) {
        server = ChatServer.builder()
                .host("127.0.0.1")
                .port(0)
                .hub(Hub.builder().options(options).build())
                .options(webOptions)
                .build()
                .start();
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
