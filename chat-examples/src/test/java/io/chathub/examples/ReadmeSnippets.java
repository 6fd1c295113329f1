package io.chathub.examples;

import io.chathub.client.ChatClient;
import io.chathub.core.Hub;
import io.chathub.core.HubListener;
import io.chathub.core.HubOptions;
import io.chathub.core.Publication;
import io.chathub.core.RateLimit;
import io.chathub.protocol.ServerEvent;
import io.chathub.server.jetty.ChatMount;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.jetty.WebOptions;
import jakarta.servlet.http.HttpServlet;
import java.net.URI;
import java.time.Instant;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/** The Java of the README, so that it compiles; {@link ReadmeTest} holds that it stands there as it stands here. */
final class ReadmeSnippets {

    private ReadmeSnippets() {}

    private static final class OrderServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;
    }

    static void ownPort() {
        HubListener listener = new HubListener() {
            @Override
            public void onMessage(Publication publication, ServerEvent.MessagePosted event) {
                System.out.println(event.username() + ": " + event.text());
            }
        };
        Hub hub = Hub.builder().listener(listener).build();
        try (ChatServer server =
                ChatServer.builder().port(3000).hub(hub).build().start()) {
            hub.room("lobby").publish("host", "Good morning");
            System.out.println(hub.clients().size() + " connected at " + server.uri());
        }
    }

    static void mounted() throws Exception {
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new ServletHolder(new OrderServlet()), "/order");

        Hub hub = Hub.builder().build();
        ChatMount.into(context, "/chat", hub, WebOptions.DEFAULT);

        Server server = new Server(8080);
        server.setHandler(context);
        server.start(); // the page is at /chat/, the socket at /chat/ws
    }

    static ChatServer options() {
        Hub hub = Hub.builder()
                .options(HubOptions.builder()
                        .messageRate(new RateLimit(5, 20))
                        .maxConnections(2_000)
                        .build())
                .build();
        WebOptions web = WebOptions.builder()
                .allowedOrigins("https://www.example.com")
                .adminToken(System.getenv("ADMIN_TOKEN"))
                .build();
        ChatServer server =
                ChatServer.builder().port(3000).hub(hub).options(web).build();
        return server;
    }

    static void bot() {
        ChatClient bot = ChatClient.builder(URI.create("ws://localhost:3000/ws"))
                .username("clock")
                .build();
        bot.connect().join();
        bot.send("It is " + Instant.now());
        bot.close();
    }
}
