package io.chathub.server.jetty.internal.http;

import io.chathub.runtime.ChatRuntime;
import io.chathub.server.jetty.internal.net.AcceptFailures;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A connector that reports failures to accept connections to {@link AcceptFailures}, and tries again after a second. Jetty's own
 * connector logs a stack trace for each failure, one a second while the process has no free file descriptor.
 */
final class ChatConnector extends ServerConnector {

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ChatRuntime runtime;
    private final AcceptFailures failures;

    /** {@code acceptors} and {@code selectors} are numbers of threads, -1 for Jetty's choice. */
    ChatConnector(
            Server server,
            int acceptors,
            int selectors,
            ChatRuntime runtime,
            AcceptFailures failures,
            ConnectionFactory... protocols) {
        super(server, acceptors, selectors, protocols);
        this.runtime = runtime;
        this.failures = failures;
    }

    @Override
    public void accept(int acceptorId) throws IOException {
        super.accept(acceptorId);
        failures.accepted();
    }

    @Override
    protected boolean handleAcceptFailure(Throwable cause) {
        if (!isRunning() || cause instanceof InterruptedException || cause instanceof ClosedByInterruptException) {
            return super.handleAcceptFailure(cause); // the end of the connector, which Jetty does not log
        }
        failures.failed(cause);
        try {
            runtime.await(() -> !isRunning(), runtime.nanoTime() + RETRY_NANOS);
            return true;
        } catch (InterruptedException e) {
            return false; // the connector ends its acceptors this way
        }
    }
}
