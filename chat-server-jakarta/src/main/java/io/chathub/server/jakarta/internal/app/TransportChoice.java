package io.chathub.server.jakarta.internal.app;

import io.chathub.server.jakarta.Transport;
import io.chathub.server.jakarta.internal.standard.StandardTransport;
import jakarta.servlet.ServletContext;

/** Which transport {@link Transport#AUTO} is, by the name that the container gives itself. */
final class TransportChoice {

    /** The container in which the suites of hostile frames and of stalled readers have passed with our own frames. */
    private static final String TESTED = "Apache Tomcat/10.1.";

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
            case AUTO -> {
                boolean tested = container.startsWith(TESTED);
                yield tested || !StandardTransport.isAvailable(context) ? Transport.UPGRADE : Transport.JAKARTA;
            }
        };
    }
}
