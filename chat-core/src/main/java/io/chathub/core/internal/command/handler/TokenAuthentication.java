package io.chathub.core.internal.command.handler;

import io.chathub.core.HandshakeRefusal;
import io.chathub.core.hook.Identity;
import io.chathub.core.internal.command.request.RequestContext;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.core.internal.session.SessionIdentity;
import io.chathub.protocol.CloseCode;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.command.Join;
import io.chathub.protocol.reply.Refreshed;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Authenticates a client by the token of its first join, where its handshake had none. */
final class TokenAuthentication {

    private TokenAuthentication() {}

    /**
     * Runs {@code join} once the client has an identity, or at once where it needs none. The token of a client that has an
     * identity already is ignored, and so is any but that of a first join.
     */
    static @Nullable CompletionStage<?> authenticate(
            Join command, RequestContext context, Supplier<@Nullable CompletionStage<?>> join) {
        SessionIdentity owner = context.session().owner();
        String token = context.services().hooks().readable(command.token());
        if (!owner.awaitsToken() && (token == null || !owner.mayBringToken())) {
            return join.get();
        }
        if (token == null) {
            throw new ProtocolException(ErrorCode.NOT_JOINED, "the first join needs a token");
        }
        return context.services()
                .hooks()
                .verify(token)
                .handle((verified, failure) -> context.runner().proceed(failure, command.ref(), () -> {
                    CloseCode rejection = bind(verified, context);
                    if (rejection == null) {
                        return join.get();
                    }
                    reject(rejection, context);
                    return null;
                }))
                .thenCompose(done -> done);
    }

    /** Whether a verifier accepted a token that has not expired; a verifier may leave the time to the server. */
    static boolean isValid(Optional<Identity> verified, RequestContext context) {
        return verified.isPresent()
                && !verified.get().isExpired(context.services().time().now());
    }

    private static @Nullable CloseCode bind(Optional<Identity> verified, RequestContext context) {
        ClientSession session = context.session();
        if (!isValid(verified, context)) {
            return CloseCode.BAD_TOKEN;
        }
        CloseCode rejection = session.owner().bind(verified.get());
        if (rejection == null) {
            context.services().sessions().identified(session);
            session.send(Refreshed.builder()
                    .user(session.publicId())
                    .expiresIn(session.owner().expiresIn())
                    .build());
        }
        return rejection;
    }

    private static void reject(CloseCode rejection, RequestContext context) {
        context.services()
                .observers()
                .refused(
                        switch (rejection) {
                            case KICKED -> HandshakeRefusal.BANNED;
                            case TOO_MANY_CONNECTIONS -> HandshakeRefusal.USER_LIMIT;
                            default -> HandshakeRefusal.UNAUTHENTICATED;
                        });
        context.session().closeForFault(rejection);
    }
}
