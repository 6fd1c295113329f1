package io.chathub.server.servlet.internal.handshake;

import io.chathub.core.Hub;
import io.chathub.core.hook.HandshakeRequest;
import io.chathub.core.spi.ClientConnection;
import io.chathub.core.spi.HandshakeResult;
import io.chathub.core.spi.InboundHandler;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.server.servlet.internal.net.AddressLimiter;
import io.chathub.server.servlet.spi.AcceptedHandshake;
import org.jspecify.annotations.Nullable;

/** A handshake that has passed the gate: its request, its reservation of the address, and the authenticator's decision. */
final class PendingHandshake implements AcceptedHandshake {

    /** The request attribute that keeps it while the authenticator decides. */
    static final String ATTRIBUTE = PendingHandshake.class.getName();

    private final Hub hub;
    private final String remoteAddress;
    private final ProtocolVersion version;
    private final AddressLimiter.Permit permit;
    /** Null once connected: a connection lives long, and does not keep the headers of its handshake. */
    private volatile @Nullable HandshakeRequest request;

    private volatile @Nullable HandshakeResult decision;

    PendingHandshake(Hub hub, ServletHandshake request, AddressLimiter.Permit permit) {
        this.hub = hub;
        this.request = request;
        remoteAddress = request.remoteAddress();
        version = request.version();
        this.permit = permit;
    }

    /** The request as the authenticator sees it; null after {@link #connect}. */
    @Nullable HandshakeRequest request() {
        return request;
    }

    void decided(HandshakeResult result) {
        decision = result;
    }

    /** The authenticator's decision; null if there was none. */
    @Nullable HandshakeResult decision() {
        return decision;
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public String subprotocol() {
        return version.subprotocol();
    }

    @Override
    public int maxMessageBytes() {
        return hub.options().input().maxMessageBytes();
    }

    @Override
    public InboundHandler connect(ClientConnection connection) {
        request = null;
        HandshakeResult result = decision;
        if (HandshakeResult.AWAITS_TOKEN.equals(result)) {
            return hub.connectAwaitingToken(connection);
        }
        return hub.connect(connection, version, result == null ? null : result.identity());
    }

    @Override
    public void ended() {
        permit.release();
    }
}
