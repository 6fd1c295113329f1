package io.chathub.server.jakarta.internal.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.protocol.CloseCode;
import io.chathub.runtime.ChatRuntime;
import io.chathub.server.servlet.spi.AcceptedHandshake;
import jakarta.servlet.ServletContext;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StandardConnectionTest {

    /** What was sent, each with the time that Tomcat may block for it. */
    private final List<String> sent = new ArrayList<>();

    private final Map<String, Object> properties = new ConcurrentHashMap<>();
    private final StandardTransport transport = new StandardTransport(ChatRuntime.system());
    private StandardConnection connection;

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static AssertionError unexpected(Object call) {
        return new AssertionError(call);
    }

    @BeforeEach
    void open() {
        ServerContainer container = fake(ServerContainer.class, (proxy, method, arguments) -> {
            throw unexpected(method);
        });
        transport.init(fake(ServletContext.class, (proxy, method, arguments) -> container));
        AcceptedHandshake handshake = fake(AcceptedHandshake.class, (proxy, method, arguments) -> null);
        RemoteEndpoint.Async remote = fake(RemoteEndpoint.Async.class, (proxy, method, arguments) -> {
            ByteBuffer payload = (ByteBuffer) arguments[0];
            note(method.getName() + " " + payload.remaining());
            return null;
        });
        Session session = fake(Session.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getUserProperties" -> properties;
            case "getAsyncRemote" -> remote;
            case "close" ->
                note("close " + ((CloseReason) arguments[0]).getCloseCode().getCode());
            case "setMaxIdleTimeout" -> null;
            default -> throw unexpected(method);
        });
        connection =
                new StandardConnection(session, transport, new StandardEndpoint(handshake, transport), "127.0.0.1");
    }

    @AfterEach
    void stop() {
        transport.destroy();
    }

    private Object note(String what) {
        synchronized (sent) {
            sent.add(what + ", " + properties.get(StandardConnection.BLOCKING_SEND) + " ms");
        }
        return sent;
    }

    private void awaitSent(String... expected) {
        await().untilAsserted(() -> {
            synchronized (sent) {
                assertThat(sent).containsExactly(expected);
            }
        });
    }

    @Test
    void closeFrame_followsThePongOfTheLastPing_andHasTheTimeOfAPing() {
        connection.close(CloseCode.RESTART);
        awaitSent("sendPing 1, 10000 ms");

        connection.ponged(ByteBuffer.allocate(0));
        connection.ponged(ByteBuffer.allocate(1));
        connection.ponged(ByteBuffer.allocate(1));

        awaitSent("sendPing 1, 10000 ms", "close 1012, 10000 ms");
    }

    @Test
    void abort_ofAClientThatDoesNotRead_blocksAThreadForAShortTime() {
        connection.close(CloseCode.RESTART);
        awaitSent("sendPing 1, 10000 ms");

        connection.abort();

        awaitSent("sendPing 1, 10000 ms", "close 1012, 2000 ms");
    }
}
