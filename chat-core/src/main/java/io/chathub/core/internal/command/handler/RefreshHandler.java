package io.chathub.core.internal.command.handler;

import io.chathub.core.hook.Identity;
import io.chathub.core.internal.command.request.RequestContext;
import io.chathub.core.internal.command.request.RequestHandler;
import io.chathub.core.internal.command.request.RequestPolicy;
import io.chathub.core.internal.limit.RateClass;
import io.chathub.core.internal.session.ClientSession;
import io.chathub.protocol.ErrorCode;
import io.chathub.protocol.ProtocolException;
import io.chathub.protocol.command.Refresh;
import io.chathub.protocol.reply.Refreshed;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** {@code refresh}: replaces the identity by a newer token of the same user. */
public final class RefreshHandler implements RequestHandler<Refresh> {

    @Override
    public RequestPolicy<Refresh> policy() {
        return RequestPolicy.of(RateClass.REQUEST, "requests");
    }

    @Override
    public CompletionStage<?> handle(Refresh command, RequestContext context) {
        Identity known = context.session().identity();
        if (known == null) {
            throw new ProtocolException(ErrorCode.NOT_JOINED, "no identity to refresh on this connection");
        }
        String token = context.services().hooks().readable(command.token());
        if (token == null) {
            throw rejected();
        }
        return context.services()
                .hooks()
                .verify(token)
                .handle((verified, failure) -> context.runner().proceed(failure, command.ref(), () -> {
                    renew(command, known, verified, context);
                    return null;
                }));
    }

    private static void renew(Refresh command, Identity known, Optional<Identity> verified, RequestContext context) {
        ClientSession session = context.session();
        if (!TokenAuthentication.isValid(verified, context)
                || !verified.get().userId().equals(known.userId())) {
            throw rejected();
        }
        session.owner().renew(verified.get());
        session.send(Refreshed.builder()
                .ref(command.ref())
                .user(session.publicId())
                .expiresIn(session.owner().expiresIn())
                .build());
    }

    private static ProtocolException rejected() {
        return new ProtocolException(ErrorCode.FORBIDDEN, "token rejected");
    }
}
