package io.chathub.containers;

import io.chathub.core.Hub;
import io.chathub.server.jakarta.suite.SuiteContext;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.ChatHost;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.xnio.Options;

/** The suites' container: Undertow, embedded. */
public final class UndertowHost implements ChatHost {

    static {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    @Override
    public Running start(Hub hub, WebOptions options) {
        ServletContainerInitializer chat = (classes, servlets) -> SuiteContext.install(servlets, hub, options);
        DeploymentInfo info = Servlets.deployment()
                .setClassLoader(UndertowHost.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("chat")
                .addServletContextAttribute(WebSocketDeploymentInfo.ATTRIBUTE_NAME, new WebSocketDeploymentInfo())
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        chat.getClass(), new ImmediateInstanceFactory<>(chat), Set.of()));
        DeploymentManager manager = Servlets.newContainer().addDeployment(info);
        manager.deploy();
        Undertow server;
        try {
            server = Undertow.builder()
                    .addHttpListener(0, "0.0.0.0")
                    .setSocketOption(Options.SEND_BUFFER, 64 * 1024)
                    .setHandler(manager.start())
                    .build();
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
        server.start();
        int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
        return new Running() {
            @Override
            public int port() {
                return port;
            }

            @Override
            public void close() {
                try {
                    manager.stop();
                } catch (ServletException e) {
                    throw new IllegalStateException(e);
                }
                manager.undeploy();
                server.stop();
            }
        };
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
