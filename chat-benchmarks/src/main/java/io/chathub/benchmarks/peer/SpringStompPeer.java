package io.chathub.benchmarks.peer;

import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.simp.annotation.SubscribeMapping;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.stereotype.Controller;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketTransportRegistration;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/**
 * The chat of Spring's guide to STOMP over WebSocket: a controller's method between the client and the simple broker.
 * In order, which the guide leaves out.
 */
final class SpringStompPeer {

    private static final int SEND_TIME_LIMIT_MILLIS = 120_000;
    private static final int SEND_BUFFER_LIMIT_BYTES = 16 * 1024 * 1024;

    private SpringStompPeer() {}

    public static void main(String[] args) throws Exception {
        AnnotationConfigWebApplicationContext application = new AnnotationConfigWebApplicationContext();
        application.register(Config.class);
        ServletHolder dispatcher = new ServletHolder(new DispatcherServlet(application));
        dispatcher.setInitOrder(1);
        dispatcher.setAsyncSupported(true);
        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(
                context, (servlets, container) -> container.setDefaultMaxSessionIdleTimeout(0));
        context.addServlet(dispatcher, "/");
        Server server = JettyHost.server(args);
        server.setHandler(context);
        JettyHost.serve(server);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebSocketMessageBroker
    @Import(Chat.class)
    static class Config implements WebSocketMessageBrokerConfigurer {

        @Override
        public void registerStompEndpoints(StompEndpointRegistry registry) {
            registry.setPreserveReceiveOrder(true);
            registry.addEndpoint("/chat")
                    .setHandshakeHandler(new DefaultHandshakeHandler(new StandardWebSocketUpgradeStrategy()));
        }

        @Override
        public void configureMessageBroker(MessageBrokerRegistry registry) {
            registry.enableSimpleBroker("/topic");
            registry.setApplicationDestinationPrefixes("/app");
            registry.setPreservePublishOrder(true);
        }

        @Override
        public void configureWebSocketTransport(WebSocketTransportRegistration registration) {
            registration.setSendTimeLimit(SEND_TIME_LIMIT_MILLIS);
            registration.setSendBufferSizeLimit(SEND_BUFFER_LIMIT_BYTES);
        }
    }

    @Controller
    static class Chat {

        @MessageMapping("/message")
        @SendTo("/topic/room")
        public ChatMessage message(ChatMessage message) {
            return message;
        }

        @SubscribeMapping("/joined")
        public String joined() {
            return "";
        }
    }
}
