package io.chathub.benchmarks.peer;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.options.RateLimit;
import io.chathub.core.options.RoomOptions;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.WebOptions;

/** The chat itself, with its rates off; everything else is as it comes. With {@code -Dguarded=true} the rates are, too. */
final class ChatHubPeer {

    private ChatHubPeer() {}

    public static void main(String[] args) throws Exception {
        boolean guarded = Boolean.getBoolean("guarded");
        try (ChatServer server = ChatServer.builder()
                .host("127.0.0.1")
                .port(PeerMain.port(args))
                .hub(Hub.builder()
                        .options(guarded ? HubOptions.DEFAULT : unlimited())
                        .build())
                .options(guarded ? WebOptions.DEFAULT : manyFromOneAddress())
                .build()
                .start()) {
            PeerMain.serve(server.port());
        }
    }

    static HubOptions unlimited() {
        return HubOptions.builder()
                .messageRate(RateLimit.UNLIMITED)
                .requestRate(RateLimit.UNLIMITED)
                .joinRate(RateLimit.UNLIMITED)
                .maxConnections(100_000)
                .rooms(RoomOptions.builder().maxRooms(100_000).build())
                .build();
    }

    static WebOptions manyFromOneAddress() {
        return WebOptions.builder()
                .maxConnectionsPerAddress(100_000)
                .sharedFrames(!Boolean.getBoolean("portable"))
                .build();
    }
}
