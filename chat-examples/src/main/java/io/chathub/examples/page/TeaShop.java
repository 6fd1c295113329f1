package io.chathub.examples.page;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chathub.core.Hub;
import io.chathub.core.auth.GuestKeys;
import io.chathub.core.hook.Identity;
import io.chathub.server.jetty.ChatServer;
import io.chathub.server.servlet.PageOptions;
import io.chathub.server.servlet.WebOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shop whose page shows the chat of another server by the element {@code chathub-chat}: the shop and the chat have an origin each,
 * here two ports of this machine. The page of the chat has the name and the colour of the shop. The shop knows its user, and gives the
 * element a token of a minute for this user, which the chat accepts. Run it with the port of the shop, 8080 unless given.
 */
public final class TeaShop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TeaShop.class);
    private static final long TOKEN_SECONDS = 60;

    private final Map<String, Identity> tokens = new ConcurrentHashMap<>();
    private final HttpServer shop;
    private final ChatServer chat;

    /** The shop and its chat, running; port 0 is any free one. */
    public TeaShop(int port) throws IOException {
        shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        chat = ChatServer.builder()
                .host("127.0.0.1")
                .port(0)
                .options(WebOptions.builder()
                        .embeddingOrigins(origin())
                        .page(PageOptions.builder()
                                .name("Tea shop")
                                .accent("#0f766e")
                                .welcome("Ask us about tea.")
                                .link("To the shop", page())
                                .build())
                        .build())
                .hub(Hub.builder().tokens(GuestKeys.orElse(tokens::get)).build())
                .build()
                .start();
        shop.createContext("/", this::servePage);
        shop.createContext("/token", this::serveToken);
        shop.start();
        LOG.info("The shop is at {}, its chat at {}", page(), chat.uri());
    }

    /** Runs until the process is ended. */
    public static void main(String[] args) throws IOException {
        TeaShop shop = new TeaShop(args.length > 0 ? Integer.parseInt(args[0]) : 8080);
        Runtime.getRuntime().addShutdownHook(new Thread(shop::close));
    }

    /** The address of the page of the shop. */
    public URI page() {
        return URI.create(origin() + "/");
    }

    /** The chat of the shop. */
    public ChatServer chat() {
        return chat;
    }

    private String origin() {
        return "http://127.0.0.1:" + shop.getAddress().getPort();
    }

    @Override
    public void close() {
        shop.stop(0);
        chat.close();
    }

    /** The page and its script; {@code CHAT} in them is the origin of the chat. */
    private void servePage(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean isScript = path.equals("/shop.js");
        if (!isScript && !path.equals("/")) {
            answer(exchange, 404, "text/plain", "not found");
            return;
        }
        String chatOrigin = chat.uri().toString().replaceFirst("/$", "");
        // The policy of a careful site: scripts and frames of the chat, and nothing else of another origin.
        exchange.getResponseHeaders()
                .set(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self' " + chatOrigin + "; frame-src " + chatOrigin
                                + "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'");
        answer(
                exchange,
                200,
                isScript ? "text/javascript" : "text/html",
                resource(isScript ? "shop.js" : "shop.html").replace("CHAT", chatOrigin));
    }

    /** A token for the user of the shop's session. This shop has one user. */
    private void serveToken(HttpExchange exchange) throws IOException {
        Instant now = Instant.now();
        tokens.values().removeIf(identity -> identity.isExpired(now));
        String token = UUID.randomUUID().toString();
        tokens.put(token, new Identity("customer-17", "Ann of the shop", now.plusSeconds(TOKEN_SECONDS)));
        answer(exchange, 200, "text/plain", token);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = TeaShop.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
