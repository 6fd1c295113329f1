package io.chathub.server.jetty;

import io.chathub.core.Hub;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.ChatHost;
import java.util.List;
import java.util.function.UnaryOperator;

/** The suites' container: a {@link ChatServer}. */
public final class JettyHost implements ChatHost {

    private static final String ECHO = "/echo";
    private static final String PORTABLE_ECHO = "/portable-echo";

    private final UnaryOperator<ChatServer.Builder> settings;

    /** With the defaults of the server. */
    public JettyHost() {
        this(UnaryOperator.identity());
    }

    /** With other settings. The hub, the options and the port are set. */
    public JettyHost(UnaryOperator<ChatServer.Builder> settings) {
        this.settings = settings;
    }

    @Override
    public Running start(Hub hub, WebOptions options) {
        ChatServer server = settings.apply(ChatServer.builder().port(0).hub(hub).options(options))
                .build();
        EchoEndpoint.addTo(server, ECHO, true);
        EchoEndpoint.addTo(server, PORTABLE_ECHO, false);
        server.start();
        return new Running() {
            @Override
            public int port() {
                return server.port();
            }

            @Override
            public void close() {
                server.close();
            }
        };
    }

    @Override
    public List<String> echoPaths() {
        return List.of(ECHO, PORTABLE_ECHO);
    }

    @Override
    public List<String> loggers() {
        return List.of("org.eclipse.jetty");
    }

    @Override
    public List<String> threadNames() {
        return List.of("chathub-http");
    }
}
