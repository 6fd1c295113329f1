package io.chathub.benchmarks.peer;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.RateLimit;
import io.chathub.core.RoomOptions;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.jetty.WebOptions;

/** The chat itself, with its rates off; everything else is as it comes. */
final class ChatHubPeer {

    private ChatHubPeer() {}

    public static void main(String[] args) throws Exception {
        HubOptions options = HubOptions.builder()
                .messageRate(RateLimit.UNLIMITED)
                .requestRate(RateLimit.UNLIMITED)
                .joinRate(RateLimit.UNLIMITED)
                .maxConnections(100_000)
                .rooms(RoomOptions.builder().maxRooms(100_000).build())
                .build();
        WebOptions web = WebOptions.builder()
                .maxConnectionsPerAddress(100_000)
                .sharedFrames(!Boolean.getBoolean("portable"))
                .build();
        try (ChatServer server = ChatServer.builder()
                .host("127.0.0.1")
                .port(PeerMain.port(args))
                .hub(Hub.builder().options(options).build())
                .options(web)
                .build()
                .start()) {
            PeerMain.serve(server.port());
        }
    }
}
