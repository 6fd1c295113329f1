package io.chathub.containers;

import io.chathub.core.Hub;
import io.chathub.server.jakarta.ChatMount;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.RawClient;
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
import org.junit.jupiter.api.Test;

/** The lines of docs/containers.md for Undertow. */
class DocumentedIT {

    @Test
    void documentedLines_startAChat() throws Exception {
        Hub hub = Hub.builder().build();
        int port = 0;

        ServletContainerInitializer chat =
                (classes, servlets) -> ChatMount.into(servlets, "/chat", hub, WebOptions.DEFAULT);
        DeploymentInfo application = Servlets.deployment()
                .setClassLoader(getClass().getClassLoader())
                .setContextPath("/")
                .setDeploymentName("application")
                .addServletContextAttribute(WebSocketDeploymentInfo.ATTRIBUTE_NAME, new WebSocketDeploymentInfo())
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        chat.getClass(), new ImmediateInstanceFactory<>(chat), Set.of()));
        DeploymentManager manager = Servlets.defaultContainer().addDeployment(application);
        manager.deploy();
        Undertow server = Undertow.builder()
                .addHttpListener(port, "0.0.0.0")
                .setHandler(manager.start())
                .build();
        server.start();

        try {
            RawClient client = RawClient.connect(
                    ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort(), "/chat/ws", 0);
            client.hello();
            client.cut();
        } finally {
            manager.stop();
            manager.undeploy();
            server.stop();
        }
    }
}
