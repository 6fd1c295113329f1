package io.chathub.core.internal;

import io.chathub.core.HandshakeRefusal;
import io.chathub.core.hook.Identity;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.command.Join;
import io.chathub.protocol.command.Refresh;
import io.chathub.protocol.reply.Refreshed;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that a v2 client sends once it is connected: the one in its first join, where its handshake had none, and the
 * newer ones. Under the session's monitor.
 */
final class TokenAdmission {

    private final ClientSession session;
    private final SessionContext context;
    private final Requests requests;
    private final Memberships memberships;

    TokenAdmission(ClientSession session, SessionContext context, Requests requests, Memberships memberships) {
        this.session = session;
        this.context = context;
        this.requests = requests;
        this.memberships = memberships;
    }

    /** Lets the client into a room, once it is known who it is. */
    CompletionStage<?> join(Join command) {
        if (!session.awaitsToken()) {
            return memberships.join(command); // a token is of no interest then
        }
        String token = command.token();
        if (token == null) {
            throw new ProtocolException(ErrorCode.NOT_JOINED, "the first join needs a token here");
        }
        return context.hooks()
                .verify(token)
                .handle((who, failure) -> requests.decided(failure, command.ref(), () -> enter(command, who)))
                .thenCompose(entered -> entered);
    }

    private @Nullable CompletionStage<?> enter(Join command, Optional<Identity> who) {
        CloseCode refusal = isGood(who) ? session.identify(who.get()) : CloseCode.BAD_TOKEN;
        if (refusal != null) {
            context.observer()
                    .refused(
                            switch (refusal) {
                                case KICKED -> HandshakeRefusal.BANNED;
                                case TOO_MANY_CONNECTIONS -> HandshakeRefusal.USER_LIMIT;
                                default -> HandshakeRefusal.UNAUTHENTICATED;
                            });
            session.closeForFault(refusal);
            return null;
        }
        if (session.expiresIn() != null) {
            session.send(Refreshed.builder().expiresIn(session.expiresIn()).build());
        }
        return memberships.join(command);
    }

    /** Takes a newer token of the same user. */
    CompletionStage<?> refresh(Refresh command) {
        Identity known = session.identity();
        if (known == null) {
            throw new ProtocolException(ErrorCode.NOT_JOINED, "nobody is known here whose token it could be");
        }
        return context.hooks()
                .verify(command.token())
                .handle((who, failure) -> requests.decided(failure, command.ref(), () -> {
                    if (!isGood(who) || !who.get().userId().equals(known.userId())) {
                        throw new ProtocolException(ErrorCode.FORBIDDEN, "this token does not do");
                    }
                    session.renew(who.get());
                    session.send(Refreshed.builder()
                            .ref(command.ref())
                            .expiresIn(session.expiresIn())
                            .build());
                    return null;
                }));
    }

    /** A verifier may leave it to us to look at the time. */
    private boolean isGood(Optional<Identity> who) {
        return who.isPresent() && !who.get().isExpired(context.time().now());
    }
}
