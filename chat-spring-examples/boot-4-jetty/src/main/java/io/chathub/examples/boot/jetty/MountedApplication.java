package io.chathub.examples.boot.jetty;

import io.chathub.core.Hub;
import io.chathub.server.jetty.ChatMount;
import io.chathub.server.servlet.WebOptions;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.ContextClosedEvent;

/** The chat in the Jetty of the application, by chat-server-jetty and without the starter. */
@SpringBootApplication
public class MountedApplication {

    public static void main(String[] args) {
        SpringApplication.run(MountedApplication.class, args);
    }

    @Bean
    Hub hub() {
        return Hub.builder().build();
    }

    @Bean
    WebServerFactoryCustomizer<JettyServletWebServerFactory> chat(Hub hub) {
        return factory -> factory.addServerCustomizers(server ->
                ChatMount.into(server.getDescendant(ServletContextHandler.class), "/chat", hub, WebOptions.DEFAULT));
    }

    @Bean
    ApplicationListener<ContextClosedEvent> stop(Hub hub) {
        return closed -> hub.close(); // before the web server, which waits for its connections
    }
}
