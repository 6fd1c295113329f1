package io.chathub.containers;

import io.chathub.core.Hub;
import io.chathub.server.jakarta.suite.SuiteContext;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.ChatHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.ExpandWar;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The suites' container: Tomcat, embedded. */
public final class TomcatHost implements ChatHost {

    static {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    @Override
    public Running start(Hub hub, WebOptions options) {
        Tomcat tomcat = tomcat();
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
