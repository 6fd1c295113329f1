package io.chathub.examples;

import io.chathub.core.Hub;
import io.chathub.core.HubListener;
import io.chathub.core.Publication;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.server.jetty.ChatMount;
import io.chathub.server.servlet.WebOptions;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An application with a Jetty and a servlet of its own that has a chat as well: the shop at {@code /order}, the chat at
 * {@code /chat/}. An order shows up in the chat; a message that says {@code !orders} is answered by the shop. Run it
 * with a port, 8080 unless given.
 */
public final class EmbeddedChat {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedChat.class);

    private EmbeddedChat() {}

    /** Runs until the process is ended. */
    public static void main(String[] args) throws Exception {
        Server server = start(args.length > 0 ? Integer.parseInt(args[0]) : 8080);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                server.stop();
            } catch (Exception e) {
                LOG.warn("The server did not stop cleanly", e);
            }
        }));
        server.join();
    }

    /** The application, running on {@code port}, or on any free one where that is 0. */
    static Server start(int port) throws Exception {
        Server server = new Server(port);
        ServletContextHandler context = new ServletContextHandler("/");

        Shop shop = new Shop();
        Hub hub = Hub.builder().listener(shop).build();
        shop.chat = hub;
        context.addServlet(new ServletHolder(shop.servlet()), "/order");
        ChatMount.into(context, "/chat", hub, WebOptions.DEFAULT);

        server.setHandler(context);
        server.start();
        LOG.info("Order at http://localhost:{}/order?item=tea, chat at /chat/", port(server));
        return server;
    }

    static int port(Server server) {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    /** The host application: it knows the chat, the chat does not know it. */
    private static final class Shop implements HubListener {
        private volatile int orders;
        private volatile @Nullable Hub chat;

        @Override
        public void onMessage(Publication publication, MessagePosted event) {
            if (event.text().equals("!orders")) {
                say(orders + " orders so far");
            }
        }

        HttpServlet servlet() {
            return new HttpServlet() {
                private static final long serialVersionUID = 1L;

                @Override
                protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                    String item = request.getParameter("item");
                    if (item == null || !item.matches("[\\p{L}\\p{N} ]{1,100}")) {
                        response.sendError(HttpServletResponse.SC_BAD_REQUEST, "item: letters, digits and spaces");
                        return;
                    }
                    order(item);
                    response.setContentType("text/plain;charset=utf-8");
                    response.getWriter().println("ordered");
                }
            };
        }

        private synchronized void order(String item) {
            orders++;
            say("New order: " + item);
        }

        private void say(String text) {
            Hub hub = chat;
            if (hub != null) {
                var unused = hub.room("lobby").publish("shop", text);
            }
        }
    }
}
