package io.chathub.containers;

import io.chathub.core.Hub;
import io.chathub.server.jakarta.suite.ApplicationLoader;
import io.chathub.server.jakarta.suite.DeployedChat;
import io.chathub.server.jakarta.suite.ServletContainer;
import io.chathub.server.jakarta.suite.SuiteContext;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.TestCertificate;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.xnio.Options;

/** The suites' container: Undertow, embedded. */
public final class UndertowHost implements ServletContainer {

    private static final String ANY = "0.0.0.0";

    static {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    @Override
    public Running start(Hub hub, WebOptions options) {
        return start(Undertow.builder().addHttpListener(0, ANY), hub, options);
    }

    @Override
    public Running start(Hub hub, WebOptions options, TestCertificate certificate) {
        return start(Undertow.builder().addHttpsListener(0, ANY, context(certificate)), hub, options);
    }

    private static Running start(Undertow.Builder builder, Hub hub, WebOptions options) {
        ServletContainerInitializer chat = (classes, servlets) -> SuiteContext.install(servlets, hub, options);
        DeploymentManager manager = deploy(application(UndertowHost.class.getClassLoader())
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        chat.getClass(), new ImmediateInstanceFactory<>(chat), Set.of())));
        Undertow server = start(builder, handler(manager));
        return new Running() {
            @Override
            public int port() {
                return UndertowHost.port(server);
            }

            @Override
            public void close() {
                undeploy(manager);
                server.stop();
            }
        };
    }

    @Override
    public Empty startEmpty() {
        PathHandler paths = Handlers.path();
        Undertow server = start(Undertow.builder().addHttpListener(0, ANY), paths);
        return new Empty() {
            @Override
            public Application deploy(Path war) {
                return UndertowHost.deploy(paths, war);
            }

            @Override
            public int port() {
                return UndertowHost.port(server);
            }

            @Override
            public void close() {
                server.stop();
            }
        };
    }

    /** Undertow has no scan of a WAR: the listener is named here, as WildFly does after its own scan. */
    private static ServletContainer.Application deploy(PathHandler paths, Path war) {
        ApplicationLoader loader = ApplicationLoader.of(war);
        DeploymentManager manager = deploy(application(loader)
                .addListener(Servlets.listener(loader.load(DeployedChat.class, ServletContextListener.class))));
        paths.addPrefixPath("/", handler(manager));
        return new ServletContainer.Application() {
            @Override
            public ClassLoader classLoader() {
                return loader;
            }

            @Override
            public void remove() {
                undeploy(manager);
                paths.removePrefixPath("/");
                loader.close();
            }
        };
    }

    private static DeploymentInfo application(ClassLoader loader) {
        return Servlets.deployment()
                .setClassLoader(loader)
                .setContextPath("/")
                .setDeploymentName("chat")
                .addServletContextAttribute(WebSocketDeploymentInfo.ATTRIBUTE_NAME, new WebSocketDeploymentInfo());
    }

    private static DeploymentManager deploy(DeploymentInfo application) {
        DeploymentManager manager = Servlets.newContainer().addDeployment(application);
        manager.deploy();
        return manager;
    }

    private static HttpHandler handler(DeploymentManager manager) {
        try {
            return manager.start();
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Undertow start(Undertow.Builder builder, HttpHandler handler) {
        Undertow server = builder.setSocketOption(Options.SEND_BUFFER, 64 * 1024)
                .setHandler(handler)
                .build();
        server.start();
        return server;
    }

    private static int port(Undertow server) {
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    private static void undeploy(DeploymentManager manager) {
        try {
            manager.stop();
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
        manager.undeploy();
    }

    private static SSLContext context(TestCertificate certificate) {
        char[] password = TestCertificate.PASSWORD.toCharArray();
        try (InputStream in = Files.newInputStream(certificate.keyStore())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<String> echoPaths() {
        return SuiteContext.echoPaths();
    }

    @Override
    public boolean cutsOffFailedResponses() {
        return false; // it ends the body as that of a complete response
    }

    @Override
    public List<String> loggers() {
        return List.of("io.undertow", "org.xnio");
    }

    @Override
    public List<String> threadNames() {
        return List.of("XNIO-");
    }
}
