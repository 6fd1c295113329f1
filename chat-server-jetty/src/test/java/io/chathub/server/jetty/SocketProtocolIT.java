package io.chathub.server.jetty;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.suite.ChatUnderTest;
import io.chathub.core.suite.TestClient;
import io.chathub.core.suite.V1ProtocolSuite;
import java.util.ArrayList;
import java.util.List;

/** The whole v1 protocol over sockets. */
class SocketProtocolIT extends V1ProtocolSuite {

    @Override
    protected ChatUnderTest start(HubOptions options) {
        ChatServer server = ChatServer.builder()
                .host("127.0.0.1")
                .port(0)
                .hub(Hub.builder().options(options).build())
                .build()
                .start();
        List<RawClient> clients = new ArrayList<>();
        return new ChatUnderTest() {
            @Override
            public Hub hub() {
                return server.hub();
            }

            @Override
            public TestClient connect() {
                RawClient client = RawClient.connect(server.port());
                clients.add(client);
                return client;
            }

            @Override
            public void close() {
                clients.forEach(RawClient::cut);
                server.close();
            }
        };
    }
}
