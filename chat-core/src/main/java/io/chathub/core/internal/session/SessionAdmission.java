package io.chathub.core.internal.session;

import io.chathub.core.ConnectionRefusedException;
import io.chathub.core.hook.Identity;
import io.chathub.core.spi.ClientConnection;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/** Admits a connection whose handshake is done, or rejects it. */
public final class SessionAdmission {

    private SessionAdmission() {}

    /**
     * Opens a session. Its id is the first frame that the client receives.
     *
     * @param id          the id of the connection
     * @param identity    the identity that the host gave the client; null where there is none
     * @param awaitsToken whether the first join has to bring a token
     * @return the receiver of the client's frames
     * @throws ConnectionRefusedException at the connection limit, or if this client may not connect; nothing was
     *                                    written then
     */
    public static SessionInbound open(
            String id,
            ClientConnection connection,
            ProtocolVersion version,
            @Nullable Identity identity,
            boolean awaitsToken,
            HubServices services) {
        ClientSession session = new ClientSession(id, connection, version, awaitsToken, services);
        CloseCode rejection = rejection(session, identity, services);
        if (rejection != null) {
            session.owner().release();
            throw new ConnectionRefusedException(rejection, rejection.reason());
        }
        services.observers().connected(session);
        session.greet();
        if (services.sanctions().isBanned(session)) {
            // A ban that was imposed meanwhile may have looked for sessions before this one was registered.
            session.close(CloseCode.KICKED);
        }
        return new SessionInbound(session, services);
    }

    private static @Nullable CloseCode rejection(
            ClientSession session, @Nullable Identity identity, HubServices services) {
        if (services.sanctions().isAddressBanned(session.remoteAddress())) {
            return CloseCode.KICKED;
        }
        CloseCode rejection = identity == null ? null : session.owner().bind(identity);
        if (rejection == null && !services.sessions().add(session)) {
            return CloseCode.TRY_AGAIN_LATER;
        }
        return rejection;
    }
}
