package io.chathub.conformance.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.chathub.core.Hub;
import io.chathub.core.HubOptions;
import io.chathub.core.options.RateLimit;
import io.chathub.protocol.CloseCode;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.WebOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A server on this side of the router, and a client beside it that no fault of the network reaches. */
final class Venue implements AutoCloseable {

    static final String CONTROL = "control";

    private final ChatServer server;
    private final Witness control = new Witness(CONTROL);
    private final Chatter controlClient;
    private final Mouths mouth;

    private Venue(ChatServer server) {
        this.server = server;
        controlClient = new Chatter(CONTROL, address(), Duration.ofSeconds(5), control::take);
        mouth = new Mouths(List.of(controlClient));
    }

    /** One with these limits, beside those of rates, and so many connections an address. */
    static Venue open(NetworkLab lab, HubOptions options, int maxConnectionsPerAddress) throws Exception {
        Hub hub = Hub.builder()
                .options(options.mutate()
                        .messageRate(RateLimit.UNLIMITED)
                        .requestRate(RateLimit.UNLIMITED)
                        .joinRate(RateLimit.UNLIMITED)
                        .build())
                .build();
        Venue venue = new Venue(ChatServer.builder()
                .host(lab.hostAddress())
                .port(0)
                .hub(hub)
                .options(WebOptions.builder()
                        .maxConnectionsPerAddress(maxConnectionsPerAddress)
                        .build())
                .build()
                .start());
        try {
            venue.controlClient.enter();
            return venue;
        } catch (Exception e) {
            venue.close();
            throw e;
        }
    }

    URI address() {
        return URI.create("ws://" + server.uri().getAuthority() + "/ws");
    }

    Hub hub() {
        return server.hub();
    }

    Witness control() {
        return control;
    }

    /** Lets the client that is never cut off say so many messages, with a pause before each. */
    void say(int count, long pauseMillis, int length) {
        mouth.say(count, pauseMillis, length);
    }

    long closes(CloseCode code) {
        return hub().monitoring().closes().get(code);
    }

    /** The product's threads, but for those of Jetty's pool, which come and go within its bound. */
    static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("chat"))
                .filter(thread -> !thread.getName().startsWith("chathub-http-"))
                .collect(Collectors.toSet());
    }

    /** What must hold each time for clients that were never cut off. */
    void assertControlIsUndisturbed() {
        assertThat(control.faults()).isEmpty();
        assertThat(control.connections()).hasSize(1);
        assertThat(control.disconnections()).isEmpty();
    }

    /** Ends it; a second time does nothing. */
    void shut() {
        mouth.close();
        controlClient.close();
        server.close();
    }

    @Override
    public void close() {
        shut();
    }
}
