package io.chathub.containers;

import io.chathub.core.Hub;
import io.chathub.server.jakarta.suite.ServletContainer;
import io.chathub.server.jakarta.suite.SuiteContext;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.TestCertificate;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.ee11.annotations.AnnotationConfiguration;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketConfiguration;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** The suites' container: Jetty's own jakarta.websocket, without chat-server-jetty. */
public final class JettyStandardHost implements ServletContainer {

    private static final int SEND_BUFFER = 64 * 1024;

    @Override
    public Running start(Hub hub, WebOptions options) {
        Server server = new Server();
        return start(server, new ServerConnector(server), hub, options);
    }

    @Override
    public Running start(Hub hub, WebOptions options, TestCertificate certificate) {
        Server server = new Server();
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(certificate.keyStore().toString());
        tls.setKeyStorePassword(TestCertificate.PASSWORD);
        HttpConfiguration http = new HttpConfiguration();
        http.addCustomizer(new SecureRequestCustomizer());
        return start(
                server,
                new ServerConnector(server, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(http)),
                hub,
                options);
    }

    private static Running start(Server server, ServerConnector connector, Hub hub, WebOptions options) {
        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(context, null);
        context.addServletContainerInitializer((classes, servlets) -> SuiteContext.install(servlets, hub, options));
        server.setHandler(context);
        start(server, connector);
        return new Running() {
            @Override
            public int port() {
                return connector.getLocalPort();
            }

            @Override
            public void close() {
                hub.close(); // Jetty closes its connectors before its contexts
                LifeCycle.stop(server);
            }
        };
    }

    @Override
    public Empty startEmpty() {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        ContextHandlerCollection contexts = new ContextHandlerCollection();
        server.setHandler(contexts);
        start(server, connector);
        return new Empty() {
            @Override
            public Application deploy(Path war) {
                return JettyStandardHost.deploy(contexts, war);
            }

            @Override
            public int port() {
                return connector.getLocalPort();
            }

            @Override
            public void close() {
                LifeCycle.stop(server);
            }
        };
    }

    private static ServletContainer.Application deploy(ContextHandlerCollection contexts, Path war) {
        WebAppContext context = new WebAppContext(war.toString(), "/");
        context.addConfiguration(new AnnotationConfiguration(), new JakartaWebSocketConfiguration());
        context.setThrowUnavailableOnStartupException(true);
        contexts.addHandler(context);
        LifeCycle.start(context);
        ClassLoader loader = context.getClassLoader();
        return new ServletContainer.Application() {
            @Override
            public ClassLoader classLoader() {
                return loader;
            }

            @Override
            public void remove() {
                LifeCycle.stop(context);
                contexts.removeHandler(context);
            }
        };
    }

    private static void start(Server server, ServerConnector connector) {
        connector.setAcceptedSendBufferSize(SEND_BUFFER);
        server.addConnector(connector);
        LifeCycle.start(server);
    }

    @Override
    public List<String> echoPaths() {
        return List.of();
    }

    @Override
    public List<String> loggers() {
        return List.of("org.eclipse.jetty");
    }

    @Override
    public List<String> threadNames() {
        return List.of("qtp");
    }
}
