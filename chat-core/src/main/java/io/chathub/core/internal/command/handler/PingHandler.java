package io.chathub.core.internal.command.handler;

import io.chathub.core.internal.command.request.RequestContext;
import io.chathub.core.internal.command.request.RequestHandler;
import io.chathub.core.internal.command.request.RequestPolicy;
import io.chathub.core.internal.limit.RateClass;
import io.chathub.protocol.command.Ping;
import io.chathub.protocol.reply.Pong;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code ping}: answered at once, before the requests that wait. */
public final class PingHandler implements RequestHandler<Ping> {

    @Override
    public RequestPolicy<Ping> policy() {
        return RequestPolicy.<Ping>of(RateClass.REQUEST, "requests").immediate();
    }

    @Override
    public @Nullable CompletionStage<?> handle(Ping command, RequestContext context) {
        context.session().send(new Pong(command.ref()));
        return null;
    }
}
