package io.chathub.server.jetty.internal;

import io.chathub.core.Hub;
import io.chathub.core.hook.HandshakeRequest;
import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.HandshakeResult;
import io.chathub.core.spi.InboundHandler;
import io.chathub.protocol.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/** A handshake on its way in: what is known of it, and what the host decides about it. */
final class Admission {

    /** Where a request that waits for the host keeps it. */
    static final String ATTRIBUTE = Admission.class.getName();

    private final String address;
    private final ServletHandshake handshake;
    private final AddressLimiter.Permit permit;
    private volatile @Nullable HandshakeResult decision;

    Admission(String address, ServletHandshake handshake, AddressLimiter.Permit permit) {
        this.address = address;
        this.handshake = handshake;
        this.permit = permit;
    }

    String address() {
        return address;
    }

    ProtocolVersion version() {
        return handshake.version();
    }

    /** What the host may look at. */
    HandshakeRequest handshake() {
        return handshake;
    }

    AddressLimiter.Permit permit() {
        return permit;
    }

    void decided(HandshakeResult result) {
        decision = result;
    }

    /** What the host said; null where it was not asked. */
    @Nullable HandshakeResult decision() {
        return decision;
    }

    /**
     * Takes the connection that came of the handshake in, as whoever the host said it is.
     *
     * @throws io.chathub.core.ConnectionRefusedException if it may not: the handshake asked before, but others came in between
     */
    InboundHandler enter(Hub hub, ClientConnection connection) {
        HandshakeResult result = decision;
        if (HandshakeResult.AWAITS_TOKEN.equals(result)) {
            return hub.connectAwaitingToken(connection);
        }
        return hub.connect(connection, version(), result == null ? null : result.identity());
    }
}
