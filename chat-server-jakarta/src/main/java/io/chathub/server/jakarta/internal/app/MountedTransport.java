package io.chathub.server.jakarta.internal.app;

import io.chathub.core.Hub;
import io.chathub.core.HubReadiness;
import io.chathub.server.jakarta.Transport;
import io.chathub.server.jakarta.internal.standard.StandardTransport;
import io.chathub.server.jakarta.internal.upgrade.UpgradeTransport;
import io.chathub.server.servlet.spi.AcceptedHandshake;
import io.chathub.server.servlet.spi.WebSocketUpgrade;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transport of a mounted chat, and the life of its hub. Both begin and end with the handshake servlet, unless the host has started
 * the hub before: a context may be stopped in ways that reach no listener of a chat that a listener has mounted.
 */
public final class MountedTransport implements WebSocketUpgrade {

    private static final Logger LOG = LoggerFactory.getLogger(MountedTransport.class);

    private final Hub hub;
    private final Transport wanted;
    private @Nullable WebSocketUpgrade taken;

    /** The transport of a hub that has not been closed. */
    public MountedTransport(Hub hub, Transport wanted) {
        this.hub = hub;
        this.wanted = wanted;
    }

    @Override
    public void init(ServletContext context) {
        Transport choice = TransportChoice.of(wanted, context);
        WebSocketUpgrade transport = choice == Transport.UPGRADE
                ? new UpgradeTransport(hub.runtime())
                : new StandardTransport(hub.runtime());
        transport.init(context);
        taken = transport;
        try {
            HubReadiness readiness = hub.readiness();
            if (readiness == HubReadiness.STARTING || readiness == HubReadiness.STOPPING) {
                hub.start(); // a hub that was closed refuses
            }
        } catch (RuntimeException e) {
            // The container destroys no servlet whose initialization has failed.
            destroy();
            throw e;
        }
        LOG.info(
                "The chat's WebSockets use the transport {} on {}{}",
                choice,
                context.getServerInfo(),
                wanted == Transport.AUTO ? "" : ", as set");
    }

    @Override
    public boolean upgrade(HttpServletRequest request, HttpServletResponse response, AcceptedHandshake handshake)
            throws IOException {
        WebSocketUpgrade transport = taken;
        if (transport == null) {
            throw new IllegalStateException("not initialized");
        }
        return transport.upgrade(request, response, handshake);
    }

    /** Closes the hub while its clients are still connected, and then what is left of the connections. */
    @Override
    public void destroy() {
        hub.close();
        if (taken != null) {
            taken.destroy();
        }
    }
}
