package io.chathub.server.jakarta.internal.app;

import io.chathub.server.jakarta.Transport;
import jakarta.servlet.ServletContext;
import java.util.List;

/** Which transport {@link Transport#AUTO} is, by the name that the container gives itself. */
final class TransportChoice {

    /** The containers in which the suites of hostile frames and of stalled readers have passed with our own frames. */
    private static final List<String> TESTED = List.of("Apache Tomcat/10.1.", "Apache Tomcat/11.0.", "Undertow - 2.3.");

    private static final String JETTY = "jetty/";

    private TransportChoice() {}

    /**
     * The transport to take.
     *
     * @throws IllegalStateException if the container does not support {@code wanted}
     */
    static Transport of(Transport wanted, ServletContext context) {
        String container = String.valueOf(context.getServerInfo());
        return switch (wanted) {
            case JAKARTA -> Transport.JAKARTA;
            case UPGRADE -> {
                if (container.startsWith(JETTY)) {
                    throw new IllegalStateException("transport: UPGRADE on " + container
                            + " (expected: JAKARTA, or ChatMount of chat-server-jetty, since Jetty's HTTP parser reads the octets"
                            + " of WebSockets)");
                }
                yield Transport.UPGRADE;
            }
            // Where the container has no jakarta.websocket, JAKARTA fails with an error that names the choices.
            case AUTO -> TESTED.stream().anyMatch(container::startsWith) ? Transport.UPGRADE : Transport.JAKARTA;
        };
    }
}
