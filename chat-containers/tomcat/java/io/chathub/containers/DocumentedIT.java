package io.chathub.containers;

import io.chathub.core.Hub;
import io.chathub.server.jakarta.ChatMount;
import io.chathub.server.servlet.WebOptions;
import io.chathub.server.servlet.suite.RawClient;
import org.apache.catalina.Context;
import org.apache.catalina.startup.ExpandWar;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;
import org.junit.jupiter.api.Test;

/** The lines of docs/containers.md for Tomcat. */
class DocumentedIT {

    @Test
    void documentedLines_startAChat() throws Exception {
        Hub hub = Hub.builder().build();
        int port = 0;

        Tomcat tomcat = new Tomcat();
        tomcat.setPort(port);
        tomcat.getConnector();
        Context context = tomcat.addContext("", null);
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer(
                (classes, servlets) -> ChatMount.into(servlets, "/chat", hub, WebOptions.DEFAULT), null);
        tomcat.start();

        try {
            RawClient client = RawClient.connect(tomcat.getConnector().getLocalPort(), "/chat/ws", 0);
            client.hello();
            client.cut();
        } finally {
            tomcat.stop();
            tomcat.destroy();
            ExpandWar.delete(tomcat.getServer().getCatalinaBase()); // made in the working directory
        }
    }
}
