package io.chathub.server.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chathub.core.Hub;
import io.chathub.core.HubBuilder;
import io.chathub.core.HubListener;
import io.chathub.core.HubOptions;
import io.chathub.core.Publication;
import io.chathub.core.hook.Identity;
import io.chathub.core.hook.MessageDecision;
import io.chathub.core.hook.NamePolicy;
import io.chathub.core.suite.V2Client;
import io.chathub.protocol.ProtocolVersion;
import io.chathub.protocol.event.MessagePosted;
import io.chathub.server.servlet.suite.RawClient;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@link ChatServer#close()} on each kind of thread on which code of a host runs: the call returns, the clients receive
 * their close frames, the port is released, and every thread ends.
 */
@Timeout(60)
class CloseWithinCallbackIT {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofSeconds(15);

    /** Adds a callback that runs its second argument to a builder. */
    private interface Spot extends BiConsumer<HubBuilder, Runnable> {}

    private static final Map<String, Spot> SPOTS = Map.of(
            "interceptor",
            (builder, close) -> builder.interceptor(draft -> {
                close.run();
                return MessageDecision.accept();
            }),
            "asynchronous interceptor",
            (builder, close) -> builder.asyncInterceptor(draft -> {
                close.run();
                return CompletableFuture.completedFuture(MessageDecision.accept());
            }),
            "name policy",
            (builder, close) -> builder.namePolicy(new NamePolicy() {
                @Override
                public boolean accepts(String name) {
                    close.run();
                    return true;
                }
            }),
            "listener",
            (builder, close) -> builder.listener(new HubListener() {
                @Override
                public void onMessage(Publication publication, MessagePosted event) {
                    close.run();
                }
            }));

    static Stream<String> spots() {
        return SPOTS.keySet().stream().sorted();
    }

    private final Set<Thread> before = threads();
    private final CountDownLatch returned = new CountDownLatch(1);
    private ChatServer server;

    @ParameterizedTest
    @MethodSource("spots")
    void inAHookOrListener(String spot) throws Exception {
        HubBuilder builder = Hub.builder();
        SPOTS.get(spot).accept(builder, this::close);
        start(builder);
        RawClient witness = RawClient.connect(server.port());
        witness.hello();
        V2Client ann = new V2Client(RawClient.connect(server.port(), ProtocolVersion.V2));
        ann.send("{'type':'join','ref':'1','room':'lobby','username':'Ann'}");
        ann.send("{'type':'message','ref':'2','room':'lobby','text':'hello'}");
        assertThat(ann.line().awaitClose()).isEqualTo(1012);
        assertThat(witness.awaitClose()).isEqualTo(1001);
        assertStops();
    }

    /** The handshake that the hook decides about is no session: nothing waits for it. */
    @Test
    void inAnAuthenticatorOnAThreadOfTheServer() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        start(Hub.builder().asyncAuthenticator(request -> {
            if (second.getCount() == 0) {
                close();
            }
            return CompletableFuture.completedFuture(Optional.of(new Identity("u1", "Ann")));
        }));
        RawClient witness = RawClient.connect(server.port());
        witness.hello();
        second.countDown();
        RawClient other = RawClient.open(server.port());
        other.tell(RawClient.handshake(server.port(), "/ws", ""));
        assertThat(witness.awaitClose()).isEqualTo(1001);
        assertStops();
    }

    @Test
    void inAServlet() throws Exception {
        server = server(Hub.builder());
        server.context()
                .addServlet(
                        new ServletHolder(new HttpServlet() {
                            private static final long serialVersionUID = 1L;

                            @Override
                            protected void doGet(HttpServletRequest request, HttpServletResponse response) {
                                close();
                            }
                        }),
                        "/stop");
        server.start();
        RawClient witness = RawClient.connect(server.port());
        witness.hello();
        RawClient http = RawClient.open(server.port());
        http.tell("GET /stop HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(witness.awaitClose()).isEqualTo(1001);
        assertStops();
    }

    private void start(HubBuilder builder) {
        server = server(builder);
        server.start();
    }

    private static ChatServer server(HubBuilder builder) {
        HubOptions options =
                HubOptions.builder().shutdownTimeout(LONG).hookTimeout(LONG).build();
        return ChatServer.builder()
                .host("127.0.0.1")
                .port(0)
                .hub(builder.options(options).build())
                .build();
    }

    private void close() {
        server.close();
        server.close();
        returned.countDown();
    }

    private void assertStops() throws Exception {
        assertThat(returned.await(SOON.toSeconds(), TimeUnit.SECONDS))
                .as("close() returned")
                .isTrue();
        Thread waiting = new Thread(() -> {
            try {
                server.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        waiting.start();
        waiting.join(SOON.toMillis());
        assertThat(waiting.isAlive()).as("the server has ended").isFalse();
        assertThat(server.port()).as("the port after the end").isNegative();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(threads())
                        .filteredOn(thread -> !before.contains(thread))
                        .isEmpty());
    }

    /** The threads of servers and hubs without the timer, which ends when it has been idle for some seconds. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("chathub-"))
                .filter(thread -> !thread.getName().equals("chathub-timer"))
                .collect(Collectors.toSet());
    }
}
