package io.chathub.benchmarks.peer;

import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.ServletContainerInitializer;
import java.net.InetSocketAddress;
import java.util.Set;
import org.xnio.Options;

/** The servlet container of Undertow with an {@link Application}. */
final class UndertowServletPeer {

    private static final int BACKLOG = 10_000;

    private UndertowServletPeer() {}

    public static void main(String[] args) throws Exception {
        ServletContainerInitializer application = (classes, servlets) -> Application.install(servlets);
        DeploymentInfo deployment = Servlets.deployment()
                .setClassLoader(UndertowServletPeer.class.getClassLoader())
                .setContextPath("/")
                .setDeploymentName("application")
                .addServletContextAttribute(
                        WebSocketDeploymentInfo.ATTRIBUTE_NAME,
                        // A text that blocks a thread that reads and writes would wait for itself.
                        new WebSocketDeploymentInfo().setDispatchToWorkerThread(Application.isPlain()))
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        application.getClass(), new ImmediateInstanceFactory<>(application), Set.of()));
        DeploymentManager manager = Servlets.defaultContainer().addDeployment(deployment);
        manager.deploy();
        Undertow server = Undertow.builder()
                .addHttpListener(PeerMain.port(args), "127.0.0.1")
                .setSocketOption(Options.BACKLOG, BACKLOG)
                .setHandler(manager.start())
                .build();
        server.start();
        PeerMain.serve(((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort());
    }
}
