package io.chathub.containers;

import io.chathub.core.Hub;
import io.chathub.server.jakarta.suite.ServletContainer;
import io.chathub.server.jakarta.suite.SuiteContext;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.TestCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.ExpandWar;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.websocket.server.WsSci;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The suites' container: Tomcat, embedded. */
public final class TomcatHost implements ServletContainer {

    static {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    @Override
    public Running start(Hub hub, WebOptions options) {
        return start(tomcat(), hub, options);
    }

    @Override
    public Running start(Hub hub, WebOptions options, TestCertificate certificate) {
        Tomcat tomcat = tomcat();
        Connector connector = tomcat.getConnector();
        connector.setSecure(true);
        connector.setScheme("https");
        connector.setProperty("SSLEnabled", "true");
        SSLHostConfig host = new SSLHostConfig();
        SSLHostConfigCertificate key = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        key.setCertificateKeystoreFile(certificate.keyStore().toString());
        key.setCertificateKeystorePassword(TestCertificate.PASSWORD);
        host.addCertificate(key);
        connector.addSslHostConfig(host);
        return start(tomcat, hub, options);
    }

    private static Running start(Tomcat tomcat, Hub hub, WebOptions options) {
        Context context = tomcat.addContext("", null);
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer(
                (classes, servlets) -> SuiteContext.install(servlets, hub, options), null);
        return start(tomcat);
    }

    /** A server on a free port, without a context, with a directory that ends with it. */
    static Tomcat tomcat() {
        try {
            Tomcat tomcat = new Tomcat();
            tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
            tomcat.setPort(0);
            tomcat.getConnector().setProperty("socket.txBufSize", "65536");
            tomcat.getHost();
            tomcat.getServer().addLifecycleListener(event -> {
                if (event.getType().equals(Lifecycle.AFTER_DESTROY_EVENT)) {
                    ExpandWar.delete(tomcat.getServer().getCatalinaBase());
                }
            });
            return tomcat;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server. */
    static Running start(Tomcat tomcat) {
        try {
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
        int port = tomcat.getConnector().getLocalPort();
        return new Running() {
            @Override
            public int port() {
                return port;
            }

            @Override
            public void close() {
                try {
                    tomcat.stop();
                    tomcat.destroy();
                } catch (LifecycleException e) {
                    throw new IllegalStateException(e);
                }
            }
        };
    }

    @Override
    public Empty startEmpty() {
        Tomcat tomcat = tomcat();
        Running server = start(tomcat);
        return new Empty() {
            @Override
            public Application deploy(Path war) {
                return TomcatHost.deploy(tomcat, war);
            }

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

    private static ServletContainer.Application deploy(Tomcat tomcat, Path war) {
        StandardContext context = new StandardContext();
        context.setName("");
        context.setPath("");
        context.setDocBase(war.toString());
        ContextConfig config = new ContextConfig();
        config.setDefaultWebXml(tomcat.noDefaultWebXmlPath());
        context.addLifecycleListener(config);
        tomcat.getHost().addChild(context);
        ClassLoader loader = context.getLoader().getClassLoader();
        return new ServletContainer.Application() {
            @Override
            public ClassLoader classLoader() {
                return loader;
            }

            @Override
            public void remove() {
                tomcat.getHost().removeChild(context);
            }
        };
    }

    @Override
    public List<String> echoPaths() {
        return SuiteContext.echoPaths();
    }

    @Override
    public List<String> loggers() {
        return List.of("org.apache");
    }

    @Override
    public List<String> threadNames() {
        return List.of("http-nio-", "Catalina-utility-", "container-");
    }
}
