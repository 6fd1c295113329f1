package io.chathub.server.jetty.internal.http;

import io.chathub.runtime.ChatRuntime;
import io.chathub.server.jetty.internal.net.AcceptFailures;
import io.chathub.server.jetty.internal.net.HandshakeDeadline;
import io.chathub.server.jetty.internal.net.RequestSchemeGuard;
import io.chathub.server.jetty.internal.tls.TlsKeys;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/** Creates a server's connectors, with a deadline for request headers and small send buffers. */
public final class Connectors {

    private static final int REQUEST_HEADER_BYTES = 8 * 1024;
    /** A redirect's answer repeats the request's target. */
    private static final int REDIRECT_HEADER_BYTES = 2 * REQUEST_HEADER_BYTES;
    /** Small, so that a client that does not read blocks writes after this much and not after the kernel's megabytes. */
    private static final int SEND_BUFFER_BYTES = 64 * 1024;

    /** The connections that may wait to be accepted. After a restart all clients reconnect at once; with the JDK's 50, the rest would retry after a second. */
    private static final int ACCEPT_QUEUE = 1_024;

    /** Lets Jetty choose the number of threads. */
    private static final int JETTYS_CHOICE = -1;

    private final Server server;
    private final HandshakeDeadline deadline;
    private final String host;
    private final ChatRuntime runtime;
    private final AcceptFailures failures;

    /** Connectors of a server, at this host name or address. */
    public Connectors(Server server, HandshakeDeadline deadline, String host, ChatRuntime runtime) {
        this.server = server;
        this.deadline = deadline;
        this.host = host;
        this.runtime = runtime;
        failures = new AcceptFailures(runtime::nanoTime);
        server.addBean(deadline);
    }

    /** Adds the connector of the chat, with TLS if there are keys. */
    public ServerConnector chat(int port, @Nullable TlsKeys keys) {
        HttpConfiguration http = configuration();
        if (keys == null) {
            return add(connector(JETTYS_CHOICE, new HttpConnectionFactory(http)), port);
        }
        server.addBean(keys);
        // The certificate need not name the requested host, such as localhost or an address: allowedHosts decides which
        // hosts are answered, and the client decides whether it accepts the certificate.
        http.getCustomizers().add(0, new SecureRequestCustomizer(false));
        return add(
                connector(
                        JETTYS_CHOICE,
                        AbstractConnectionFactory.getFactories(keys.contexts(), new HttpConnectionFactory(http))),
                port);
    }

    /** Adds the connector of the redirect, with one acceptor and one selector thread. */
    public ServerConnector redirect(int port) {
        HttpConfiguration http = configuration();
        http.setResponseHeaderSize(REDIRECT_HEADER_BYTES);
        return add(connector(1, new HttpConnectionFactory(http)), port);
    }

    /** Adds the connector of health checks and metrics, with one acceptor and one selector thread. */
    public ServerConnector metrics(int port) {
        return add(connector(1, new HttpConnectionFactory(configuration())), port);
    }

    private ServerConnector connector(int threads, ConnectionFactory... protocols) {
        return new ChatConnector(server, threads, threads, runtime, failures, protocols);
    }

    private ServerConnector add(ServerConnector connector, int port) {
        connector.addBean(deadline, false);
        connector.setHost(host);
        connector.setPort(port);
        connector.setAcceptedSendBufferSize(SEND_BUFFER_BYTES);
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        server.addConnector(connector);
        return connector;
    }

    private HttpConfiguration configuration() {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(REQUEST_HEADER_BYTES);
        http.addCustomizer(new RequestSchemeGuard());
        http.addCustomizer(deadline);
        return http;
    }
}
