package io.chathub.benchmarks.peer;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;

/** The chat endpoint of the Jakarta WebSocket tutorials: a set of the open sessions, and an asynchronous send to each. */
final class JakartaPeer {

    private JakartaPeer() {}

    public static void main(String[] args) throws Exception {
        ServletContextHandler context = new ServletContextHandler("/");
        JakartaWebSocketServletContainerInitializer.configure(context, (servlets, container) -> {
            container.setDefaultMaxSessionIdleTimeout(0);
            container.setAsyncSendTimeout(0);
            container.addEndpoint(Chat.class);
        });
        Server server = JettyHost.server(args);
        server.setHandler(context);
        JettyHost.serve(server);
    }

    /** The room. The container makes one instance for each connection. */
    @ServerEndpoint("/chat")
    public static final class Chat {

        private static final Set<Session> SESSIONS = ConcurrentHashMap.newKeySet();

        @OnOpen
        public void open(Session session) {
            SESSIONS.add(session);
            send(session, PeerMain.GREETING);
        }

        @OnMessage
        public void message(String text) {
            for (Session session : SESSIONS) {
                send(session, text);
            }
        }

        private static void send(Session session, String text) {
            session.getAsyncRemote().sendText(text, result -> {
                if (!result.isOK()) {
                    SESSIONS.remove(session);
                }
            });
        }

        @OnError
        public void error(Session session, Throwable error) {
            SESSIONS.remove(session);
        }

        @OnClose
        public void close(Session session) {
            SESSIONS.remove(session);
        }
    }
}
