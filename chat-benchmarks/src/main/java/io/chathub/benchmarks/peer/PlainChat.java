package io.chathub.benchmarks.peer;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The chat that is written first for a servlet container: a set of the open sessions, and a blocking {@code sendText} to each. The lock of
 * a session is needed, since Tomcat rejects texts that overlap.
 */
@ServerEndpoint("/chat")
public final class PlainChat {

    private static final Set<Session> SESSIONS = ConcurrentHashMap.newKeySet();

    @OnOpen
    public void open(Session session) {
        session.setMaxIdleTimeout(0);
        SESSIONS.add(session);
        if (!isSent(session, PeerMain.GREETING)) {
            SESSIONS.remove(session);
        }
    }

    @OnMessage
    public void message(String text) {
        SESSIONS.removeIf(session -> !isSent(session, text));
    }

    private static boolean isSent(Session session, String text) {
        synchronized (session) {
            try {
                session.getBasicRemote().sendText(text);
                return true;
            } catch (IOException e) {
                return false;
            }
        }
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
