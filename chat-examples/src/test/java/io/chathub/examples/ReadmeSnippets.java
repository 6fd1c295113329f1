package io.chathub.examples;

import io.chathub.auth.jwt.JwtVerifier;
import io.chathub.client.ChatClient;
import io.chathub.client.ChatRoom;
import io.chathub.client.ReconnectPolicy;
import io.chathub.client.local.LocalChat;
import io.chathub.core.Client;
import io.chathub.core.Hub;
import io.chathub.core.HubListener;
import io.chathub.core.HubOptions;
import io.chathub.core.Publication;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.hook.MessageInterceptor;
import io.chathub.core.hook.RoomPolicy;
import io.chathub.core.options.RateLimit;
import io.chathub.micrometer.HubMetrics;
import io.chathub.micrometer.ObservedHooks;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.server.jetty.ChatMount;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.PageOptions;
import io.chathub.server.servlet.WebOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.http.HttpServlet;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/** The Java of the README and the docs, so that it compiles; {@link ReadmeTest} holds that it stands there as it stands here. */
final class ReadmeSnippets {

    private ReadmeSnippets() {}

    private static final class OrderServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;
    }

    static void ownPort() throws InterruptedException {
        HubListener listener = new HubListener() {
            @Override
            public void onMessage(Publication publication, MessagePosted event) {
                System.out.println(event.username() + ": " + event.text());
            }
        };
        Hub hub = Hub.builder().listener(listener).build();
        try (ChatServer server =
                ChatServer.builder().port(3000).hub(hub).build().start()) {
            hub.room("lobby").publish("host", "Good morning");
            System.out.println("The chat is at " + server.uri());
            server.join(); // until the process is stopped
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

    static WebOptions ownPage() {
        WebOptions options = WebOptions.builder()
                .page(PageOptions.builder()
                        .name("Tea shop")
                        .logo("/tea.svg")
                        .accent("#0f766e")
                        .welcome("Ask us about tea.")
                        .link("Imprint", URI.create("https://shop.example/imprint"))
                        .build())
                .build();
        return options;
    }

    static Hub measured(MessageInterceptor wordFilter, ObservationRegistry observations, MeterRegistry registry) {
        Hub hub = Hub.builder()
                .interceptor(ObservedHooks.interceptor(wordFilter, observations))
                .build();
        new HubMetrics(hub).bindTo(registry);
        return hub;
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

    @SuppressWarnings("FutureReturnValueIgnored") // a bot that does not care whether its answer was taken
    static void echoBot(URI server) {
        ChatClient bot = ChatClient.builder(server)
                .username("echo")
                .reconnect(ReconnectPolicy.builder().retryFirst(true).build())
                .build();
        ChatRoom lobby = bot.room("lobby");
        lobby.onMessage(message -> {
            if (!bot.isOwn(message) && message.text().startsWith("@echo ")) {
                lobby.send(message.text().substring(6));
            }
        });
        bot.connect().join();
        lobby.join().join();
        bot.closed().join(); // until the server does not want it any more
    }

    static ChatClient localBot(Hub hub) {
        ChatClient clock = LocalChat.client(hub).username("clock").build();
        clock.connect().join();
        clock.blocking(Duration.ofSeconds(5)).join("lobby").send("It is " + Instant.now());
        return clock;
    }

    static Hub hooks() {
        Hub hub = Hub.builder()
                .tokens(JwtVerifier.ofKeySet(URI.create("https://id.example.com/jwks.json"))
                        .issuer("https://id.example.com")
                        .audience("chat")
                        .build())
                .roomPolicy(new RoomPolicy() {
                    @Override
                    public boolean mayJoin(Client client, String room) {
                        return !room.equals("staff") || isStaff(client.identity());
                    }
                })
                .interceptor(draft -> draft.text().contains("darn")
                        ? MessageDecision.refuse("Mind your language")
                        : MessageDecision.accept())
                .build();
        return hub;
    }

    static Hub keySet() {
        Hub hub = Hub.builder()
                .tokens(JwtVerifier.ofKeySet(URI.create("https://id.example.com/jwks.json"))
                        .issuer("https://id.example.com")
                        .audience("chat")
                        .requireClaim("scope", "chat")
                        .build())
                .build();
        return hub;
    }

    private record User(String id, String name, boolean isOperator) {}

    private interface Sessions {
        Optional<User> find(String cookie);
    }

    static Hub ownSession(Sessions sessions) {
        Hub hub = Hub.builder()
                .authenticator(request -> sessions.find(request.cookie("SESSION"))
                        .map(user -> new Identity(user.id(), user.name()))
                        .orElse(null))
                .build();
        return hub;
    }

    static WebOptions operators(Sessions sessions) {
        WebOptions options = WebOptions.builder()
                .adminAuthorizer(request -> sessions.find(request.cookie("SESSION"))
                        .filter(User::isOperator)
                        .map(User::name)
                        .orElse(null))
                .build();
        return options;
    }

    private static boolean isStaff(Identity identity) {
        return identity.userId().equals("u1");
    }
}
