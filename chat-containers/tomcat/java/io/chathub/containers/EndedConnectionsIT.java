package io.chathub.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Hub;
import io.chathub.server.jakarta.suite.SuiteContext;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.ChatHost;
import io.chathub.server.servlet.suite.RawClient;
import java.util.concurrent.CountDownLatch;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.websocket.server.WsSci;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections that have ended are not kept by Tomcat, which would keep their application with them. */
@Tag("long")
class EndedConnectionsIT {

    private static final int THREADS = 4;
    private static final int CONNECTIONS_A_THREAD = 500;

    @Test
    void connections_thatTheirClientsClose_areNotKept() throws Exception {
        Hub hub = Hub.builder().build();
        Tomcat tomcat = TomcatHost.tomcat();
        Context context = tomcat.addContext("", null);
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer(
                (classes, servlets) -> SuiteContext.install(servlets, hub, WebOptions.DEFAULT), null);
        try (ChatHost.Running server = TomcatHost.start(tomcat)) {
            CountDownLatch ended = new CountDownLatch(THREADS * CONNECTIONS_A_THREAD);
            for (int i = 0; i < THREADS; i++) {
                new Thread(() -> connectAndClose(server.port(), ended)).start();
            }
            ended.await();
            AbstractProtocol<?> protocol =
                    (AbstractProtocol<?>) tomcat.getConnector().getProtocolHandler();
            await().untilAsserted(() -> assertThat(protocol.getWaitingProcessorCount())
                    .as("the connections that Tomcat keeps")
                    .isZero());
        }
    }

    private static void connectAndClose(int port, CountDownLatch ended) {
        for (int i = 0; i < CONNECTIONS_A_THREAD; i++) {
            RawClient client = RawClient.connect(port);
            client.hello();
            client.close();
            client.awaitEnd();
            client.cut();
            ended.countDown();
        }
    }
}
