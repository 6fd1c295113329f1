package io.chathub.core.internal.command.request;

import io.chathub.core.internal.command.RequestTable;
import io.chathub.protocol.command.ClientCommand;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The effect of one kind of v2 request. A handler has no state: one instance serves all sessions. To add a request,
 * write a handler and list it in {@link RequestTable}.
 */
public interface RequestHandler<C extends ClientCommand> {

    /** The checks before {@link #handle}. */
    public RequestPolicy<C> policy();

    /**
     * Handles a request that has passed the checks, under the session's monitor. A {@link
     * io.chathub.protocol.ProtocolException} that it throws refuses the request.
     *
     * @return null where the request is done; else the stage that the next request of this client waits for
     */
    public @Nullable CompletionStage<?> handle(C command, RequestContext context);
}
