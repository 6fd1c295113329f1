package io.chathub.core.internal.lifecycle;

import io.chathub.core.HandshakeRefusal;
import io.chathub.core.HubOptions;
import io.chathub.core.hook.HandshakeRequest;
import io.chathub.core.hook.Identity;
import io.chathub.core.internal.common.Sanctions;
import io.chathub.core.internal.common.TimeSource;
import io.chathub.core.internal.hook.Hooks;
import io.chathub.core.internal.limit.SharedQuotas;
import io.chathub.core.spi.HandshakeResult;
import io.chathub.protocol.ProtocolVersion;
import java.util.concurrent.CompletionStage;

/** Decides about handshakes: the host's answer, then expiry, bans and the connection limit of the user. */
public final class HandshakeDecisions {

    private final HubOptions options;
    private final Hooks hooks;
    private final Sanctions sanctions;
    private final SharedQuotas users;
    private final TimeSource time;

    /** Decisions by these hooks, sanctions and quotas. */
    public HandshakeDecisions(
            HubOptions options, Hooks hooks, Sanctions sanctions, SharedQuotas users, TimeSource time) {
        this.options = options;
        this.hooks = hooks;
        this.sanctions = sanctions;
        this.users = users;
        this.time = time;
    }

    /** See {@link io.chathub.core.Hub#authenticate}. */
    public CompletionStage<HandshakeResult> authenticate(HandshakeRequest request) {
        return hooks.identify(request)
                .handle((identity, failure) -> failure != null
                        ? HandshakeResult.refused(HandshakeRefusal.UNAVAILABLE)
                        : identity.map(this::decide).orElseGet(() -> decideWithoutIdentity(request)));
    }

    private HandshakeResult decide(Identity identity) {
        if (identity.isExpired(time.now())) {
            return HandshakeResult.refused(HandshakeRefusal.UNAUTHENTICATED);
        }
        if (sanctions.isUserBanned(identity)) {
            return HandshakeResult.refused(HandshakeRefusal.BANNED);
        }
        return users.isFull(identity.userId())
                ? HandshakeResult.refused(HandshakeRefusal.USER_LIMIT)
                : HandshakeResult.admitted(identity);
    }

    private HandshakeResult decideWithoutIdentity(HandshakeRequest request) {
        if (hooks.readable(request.token()) != null) {
            return HandshakeResult.refused(HandshakeRefusal.UNAUTHENTICATED);
        }
        if (hooks.admitGuests()) {
            return HandshakeResult.GUEST;
        }
        boolean mayBringToken =
                options.identity().tokenInJoin() && hooks.readTokens() && request.version() == ProtocolVersion.V2;
        return mayBringToken ? HandshakeResult.AWAITS_TOKEN : HandshakeResult.refused(HandshakeRefusal.UNAUTHENTICATED);
    }
}
