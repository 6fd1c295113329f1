package io.chathub.server.jetty.internal;

import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;

/** Makes what a server listens with. Every connection has to be quick with its headers, and a client that does not read is noticed. */
public final class Connectors {

    private static final int REQUEST_HEADER_BYTES = 8 * 1024;
    /** A redirect repeats the request's address. */
    private static final int REDIRECT_HEADER_BYTES = 2 * REQUEST_HEADER_BYTES;
    /** Small, so that a client that does not read is noticed after this much and not after the kernel's megabytes. */
    private static final int SEND_BUFFER_BYTES = 64 * 1024;

    /** How many may wait to be accepted: when a server is back, its clients come at once, and the JDK's 50 makes the rest wait a second. */
    private static final int ACCEPT_QUEUE = 1_024;

    private final Server server;
    private final HandshakeDeadline deadline;
    private final String host;

    /** For a server that listens at a host. */
    public Connectors(Server server, HandshakeDeadline deadline, String host) {
        this.server = server;
        this.deadline = deadline;
        this.host = host;
        server.addBean(deadline);
    }

    /** Where the chat is, over TLS if there are keys for it. */
    public ServerConnector chat(int port, @Nullable TlsKeys keys) {
        HttpConfiguration http = configuration();
        if (keys == null) {
            return add(new ServerConnector(server, new HttpConnectionFactory(http)), port);
        }
        server.addBean(keys);
        // The certificate need not name the host: by "localhost" or an address it is the same chat. Which names are
        // answered is allowedHosts' business, and whether the certificate is the right one the client's.
        http.getCustomizers().add(0, new SecureRequestCustomizer(false));
        return add(new ServerConnector(server, keys.contexts(), new HttpConnectionFactory(http)), port);
    }

    /** Where others are sent to the chat from: one thread that accepts and one that reads will do. */
    public ServerConnector redirect(int port) {
        HttpConfiguration http = configuration();
        http.setResponseHeaderSize(REDIRECT_HEADER_BYTES);
        return add(new ServerConnector(server, 1, 1, new HttpConnectionFactory(http)), port);
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
        http.addCustomizer(new OwnScheme());
        http.addCustomizer(deadline);
        return http;
    }
}
